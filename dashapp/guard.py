"""Refuse callback requests that no page of ours could have sent.

Anyone can POST any JSON to Dash's one callback address, and Dash trusts it: it looks up the output,
then indexes and unpacks what it finds. A request is let through only when

- its body is strict JSON (UTF-8, no NaN, no lone surrogates, no NUL) within the limits below, and
- its envelope is one the browser side of Dash builds for a callback of this app: the output exists
  and runs on the server; inputs, state and outputs are the declared ones, in order, pattern ids
  filled in consistently; what triggered it is among the declared inputs.

The *values* of components are only checked where their type is known from the property's name;
callbacks treat them as text a stranger typed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, TypeAlias

import dash
from werkzeug.exceptions import BadRequest

MAX_DEPTH: Final = 20
MAX_NUMBER: Final = 2**53
"""Larger whole numbers are not exact in a browser, so none is sent on purpose."""
MAX_STRING: Final = 16_384
MAX_VALUES: Final = 20_000
MAX_TRIGGERS: Final = 1_000

ENVELOPE_KEYS: Final = frozenset(
    ("output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds")
)
DEPENDENCY_KEYS: Final = frozenset(("id", "property", "value", "allow_optional"))

_UNUSABLE_TEXT: Final = re.compile("[\0\ud800-\udfff]")

_Id: TypeAlias = str | dict[str, Any]


def callbacks_endpoint(app: dash.Dash) -> str:
    """Where callbacks are asked for, as Flask names it.

    Not the path: whatever spelling of the address reaches Dash has this endpoint.
    """
    return f"{app.config.routes_pathname_prefix}_dash-update-component"


def check_callback_request(body: bytes, app: dash.Dash) -> str:
    """Let the body of a request to `/_dash-update-component` through, or raise BadRequest.

    Returns the output it is for, as the callback map has it.

    The error's description is one sentence without any part of the request in it.
    """
    envelope = parsed(body)
    check_values(envelope)
    check_envelope(envelope, app.callback_map)
    return str(envelope["output"])


def parsed(body: bytes) -> Any:
    """The JSON value in `body`. Raises BadRequest for anything but strict JSON in UTF-8."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        _refuse("The request is not text in UTF-8.")
    except RecursionError:
        _refuse("The request is nested too deeply.")
    except ValueError:  # includes whole numbers of thousands of digits
        _refuse("The request is not JSON.")


def check_values(root: Any) -> None:
    """Raise BadRequest where a JSON value holds something no component sends."""
    remaining: list[tuple[Any, int]] = [(root, 1)]
    seen = 0
    while remaining:
        value, depth = remaining.pop()
        seen += 1
        if seen > MAX_VALUES:
            _refuse("The request holds too many values.")
        if depth > MAX_DEPTH:
            _refuse("The request is nested too deeply.")
        if isinstance(value, str):
            _check_text(value)
        elif isinstance(value, int | float):
            _check_number(value)
        elif isinstance(value, list):
            remaining.extend((item, depth + 1) for item in value)
        elif isinstance(value, dict):
            for key in value:
                _check_text(key)
            remaining.extend((item, depth + 1) for item in value.values())


def check_envelope(envelope: Any, callbacks: Mapping[str, Any]) -> None:
    """Raise BadRequest unless `envelope` addresses one of `callbacks` the way its page would.

    callbacks: `Dash.callback_map`, from output id to the declaration of one callback.
    """
    if not isinstance(envelope, dict) or not envelope.keys() <= ENVELOPE_KEYS:
        _refuse("The request is not a callback request.")
    output = envelope.get("output")
    callback = callbacks.get(output) if isinstance(output, str) else None
    if callback is None or "callback" not in callback:  # without it, it runs in the browser
        _refuse("No callback of this app has this output.")
    filled = _Filled()
    _check_dependencies(envelope.get("inputs"), callback["inputs"], filled)
    _check_dependencies(envelope.get("state", []), callback["state"], filled)
    _check_outputs(envelope.get("outputs"), callback, str(output), filled)
    _check_triggers(envelope.get("changedPropIds", []), callback["inputs"])


@dataclass(frozen=True, slots=True)
class _Filled:
    """What wildcards stand for in one request.

    match: the value of MATCH, by key.  many: the ids of each pattern that stands for a list.
    """

    match: dict[str, Any] = field(default_factory=dict)
    many: dict[str, list[Any]] = field(default_factory=dict)


def _check_dependencies(given: Any, declared: Sequence[Mapping[str, Any]], filled: _Filled) -> None:
    """Inputs or state, as sent, against those declared; one list per ALL or ALLSMALLER."""
    if not isinstance(given, list) or len(given) != len(declared):
        _refuse("The inputs are not those of this callback.")
    for item, dependency in zip(given, declared, strict=True):
        for one in _members(item, dependency["id"], filled):
            if one["property"] != dependency["property"] or not one.keys() <= DEPENDENCY_KEYS:
                _refuse("The inputs are not those of this callback.")
            if one["property"] == "id" and one.get("value") != one["id"]:
                _refuse("A value is not of the kind its component sends.")
            _check_known_property(one["property"], one.get("value"))


def _check_outputs(given: Any, callback: Mapping[str, Any], output: str, filled: _Filled) -> None:
    if callback["no_output"]:
        if given not in (None, []):
            _refuse("The outputs are not those of this callback.")
        return
    declared = callback["output"]
    if not isinstance(declared, list | tuple):
        declared, given = [declared], [given]
    if not isinstance(given, list) or len(given) != len(declared):
        _refuse("The outputs are not those of this callback.")
    for item, dependency in zip(given, declared, strict=True):
        for one in _members(item, dependency.component_id_str(), filled):
            if not _is_output_property(one["property"], dependency, output) or len(one) != 2:
                _refuse("The outputs are not those of this callback.")


def _members(given: Any, declared_id: str, filled: _Filled) -> list[dict[str, Any]]:
    """The components one dependency stands for in this request, their ids checked.

    Two dependencies on the same list of components name the same ones: callbacks answer with as
    many values as they were given.
    """
    pattern = _parsed_id(declared_id)
    is_many = isinstance(pattern, dict) and any(
        value in (["ALL"], ["ALLSMALLER"]) for value in pattern.values()
    )
    if isinstance(given, list) != is_many:
        _refuse("The components are not those of this callback.")
    members = given if is_many else [given]
    for one in members:
        if not (
            isinstance(one, dict)
            and "property" in one
            and _fits(one.get("id"), pattern, filled.match)
        ):
            _refuse("The components are not those of this callback.")
    ids = [one["id"] for one in members]
    if is_many and filled.many.setdefault(declared_id, ids) != ids:
        _refuse("The components are not the same throughout the request.")
    return members


def _is_output_property(given: Any, dependency: dash.Output, output: str) -> bool:
    """Whether `given` is the property, with the hash that tells shared outputs apart."""
    if not isinstance(given, str):
        return False
    name, at, shared = given.partition("@")
    if name != dependency.component_property or bool(at) != dependency.allow_duplicate:
        return False
    return not at or (bool(shared) and f"@{shared}" in output)


def _check_triggers(given: Any, declared: Sequence[Mapping[str, Any]]) -> None:
    """Each trigger is "<id>.<property>" of a declared input.

    It need not be among the inputs sent: one element of an ALL may just have been removed.
    """
    if not isinstance(given, list) or len(given) > MAX_TRIGGERS:
        _refuse("What triggered the request is not an input of this callback.")
    for trigger in given:
        text, dot, name = trigger.rpartition(".") if isinstance(trigger, str) else ("", "", "")
        one = _parsed_id(text) if dot else None
        check_values(one)
        if not any(
            name == dependency["property"] and _fits(one, _parsed_id(dependency["id"]), {})
            for dependency in declared
        ):
            _refuse("What triggered the request is not an input of this callback.")


def _parsed_id(text: str) -> _Id | None:
    """The id that Dash writes as `text`: pattern ids are JSON, wildcards lists such as ["ALL"]."""
    if not text.startswith("{"):
        return text
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _fits(given: Any, pattern: _Id | None, match: dict[str, Any]) -> bool:
    """Whether an id is one that `pattern` stands for.

    match: what MATCH has stood for so far in this request, by key; it is added to.
    """
    if not isinstance(pattern, dict):
        return isinstance(given, str) and given == pattern
    if not isinstance(given, dict) or given.keys() != pattern.keys():
        return False
    for key, declared in pattern.items():
        value = given[key]
        expected = match.setdefault(key, value) if declared == ["MATCH"] else declared
        is_wildcard = isinstance(expected, list)
        if not isinstance(value, str | int | float):
            return False
        # The type as well: to Python, true is 1.
        if not is_wildcard and (type(value), value) != (type(expected), expected):
            return False
    return True


def _check_known_property(name: str, value: Any) -> None:
    is_right = KNOWN_PROPERTIES.get(name)
    if is_right is not None and value is not None and not is_right(value):
        _refuse("A value is not of the kind its component sends.")


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_path(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("/")


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


KNOWN_PROPERTIES: Final[Mapping[str, Callable[[Any], bool]]] = {
    "pathname": _is_path,
    "search": _is_text,
    "hash": _is_text,
    "href": _is_text,
    "n_clicks": _is_count,
    "n_intervals": _is_count,
    "n_submit": _is_count,
}
"""Properties whose kind is the same on every component that has them."""


def _check_text(text: str) -> None:
    if len(text) > MAX_STRING:
        _refuse("The request holds a text that is too long.")
    if _UNUSABLE_TEXT.search(text):
        _refuse("The request holds text that is not Unicode.")


def _check_number(number: int | float) -> None:
    if not abs(number) <= MAX_NUMBER:  # written so that it also holds of what is not a number
        _refuse("The request holds a number that is too large.")


def _refuse_constant(_name: str) -> NoReturn:
    _refuse("The request holds a number that is not finite.")


def _refuse(sentence: str) -> NoReturn:
    raise BadRequest(sentence)
