"""What a query or a body asks, read into a model; anything it does not describe is refused.

A refusal is one sentence: "limit is 'many'; it can be a whole number from 1 to 200."
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from analytics.playlists.reading import refuse

_DIGITS: Final = re.compile(r"-?[0-9]{1,15}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,20})?(?:e-?[0-9]{1,3})?", re.IGNORECASE)

_LONGEST: Final = 200
_GROUPED: Final = 10_000
_WORDS: Final[Mapping[str, str]] = {
    "integer": "a whole number",
    "number": "a number",
    "string": "a text",
    "array": "a list",
    "boolean": "true or false",
    "null": "null",
}

TRACK_ID: Final = r"^[^\x00-\x1f\x7f]{1,200}$"
NAME: Final = TRACK_ID
"""Ids and names alike are short texts without control characters, as in `urls.TRACK_ID`."""


def _whole(value: object) -> object:
    """A whole number in digits as one; anything else is for the model to refuse."""
    return int(value) if isinstance(value, str) and _DIGITS.fullmatch(value) else _kept(value)


def _decimal(value: object) -> object:
    return float(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else _kept(value)


def _kept(value: object) -> object:
    # Pydantic reads "1_000" and " 5 " as numbers, which no page of ours does: it gets a list.
    return [value] if isinstance(value, str) else value


DIGITS: Final = BeforeValidator(_whole)
"""Marks a whole number of a query; its limits come before this, or its schema has none."""
DECIMAL: Final = BeforeValidator(_decimal)
"""Marks a number of a query."""


class Question(BaseModel):
    """The query of an operation that takes none; others add what they take."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Body(BaseModel):
    """The JSON body of an operation."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


M = TypeVar("M", bound=BaseModel)


def read_query(kind: type[M], given: MultiDict[str, str]) -> M:
    """The question that a query asks. Raises BadRequest with the sentence that refuses it."""
    legal = schema_of(kind)["properties"]
    for name in given:
        if name not in legal:
            raise BadRequest(str(_no_such(name, legal)))
        if legal[name]["type"] != "array" and len(given.getlist(name)) > 1:
            raise BadRequest(f"{name} is given {len(given.getlist(name))} times; it can be once.")
    values = {
        name: given.getlist(name) if legal[name]["type"] == "array" else given[name]
        for name in given
    }
    return _validated(kind, values, legal)


def read_body(kind: type[M], content: object) -> M:
    """What a body says. Raises BadRequest with the sentence that refuses it."""
    if not isinstance(content, Mapping):
        raise BadRequest("The body is no JSON object, which is needed here.")
    return _validated(kind, content, kind.model_json_schema()["properties"])


def with_whole_numbers(content: Any) -> Any:
    """A JSON value, not nested deeply, in which 8.0 is 8: JSON knows one kind of number."""
    if isinstance(content, dict):
        return {name: with_whole_numbers(value) for name, value in content.items()}
    if isinstance(content, list):
        return [with_whole_numbers(value) for value in content]
    return int(content) if isinstance(content, float) and content.is_integer() else content


def schema_of(kind: type[BaseModel]) -> dict[str, Any]:
    """The question of a query as JSON Schema, without null, which no query can spell."""
    schema = kind.model_json_schema()
    found = schema.get("properties", {})
    return {**schema, "properties": {name: _without_null(told) for name, told in found.items()}}


def _without_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    either = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    if rest.get("default", ...) is None:
        del rest["default"]
    return {**either[0], **rest} if either else rest


def _validated(kind: type[M], values: Mapping[str, Any], legal: Mapping[str, Any]) -> M:
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        raise BadRequest(_sentence(first, values, legal)) from None


def _sentence(first: Any, values: Mapping[str, Any], legal: Mapping[str, Any]) -> str:
    name, *deeper = first["loc"]
    if first["type"] == "extra_forbidden":
        if not deeper:
            return str(_no_such(name, legal))
        return f"There is no {deeper[-1]!r} in {name}."[:300]
    if first["type"] == "missing":
        where = f" in {'.'.join(str(each) for each in first['loc'][:-1])}" if deeper else ""
        return f"{first['loc'][-1]} is missing{where}."
    schema = legal.get(name, {})
    if deeper and schema.get("type") != "array":
        place = ".".join(str(each) for each in first["loc"])
        return str(refuse(place, first["input"], first["msg"].lower()))
    value = first["input"] if deeper else values.get(name)
    return str(refuse(str(name), value, legal_words(schema["items"] if deeper else schema)))


def _no_such(name: str, legal: Mapping[str, Any]) -> Exception:
    return refuse(
        "A name here", name, f"one of {', '.join(legal)}" if legal else "none at all here"
    )


def legal_words(schema: Mapping[str, Any]) -> str:
    """What a value of a JSON Schema can be, in words that follow "it can be"."""
    if "enum" in schema or "const" in schema:
        legal = [str(each) for each in schema.get("enum", [schema.get("const")])]
        return " or ".join(legal) if len(legal) < 4 else f"one of {', '.join(legal)}"
    if "anyOf" in schema:
        return " or ".join(legal_words(each) for each in schema["anyOf"])
    if "examples" in schema:
        return f"written like {schema['examples'][0]}"
    kind = str(schema.get("type"))
    words = _WORDS.get(kind, "as the description says")
    low, high = schema.get("minimum"), schema.get("maximum")
    if kind == "string":
        words += f" of 1 to {schema.get('maxLength', _LONGEST)} characters"
    elif kind == "array" and "maxItems" in schema:
        words += f" of up to {schema['maxItems']:,} values"
    elif low is not None and high is not None:
        words += f" from {_number(low)} to {_number(high)}"
    return words


def _number(value: float) -> str:
    """A number as people read it; years have no comma."""
    return f"{value:,}" if abs(value) >= _GROUPED else f"{value:g}"
