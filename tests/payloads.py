"""Callback requests as a stranger might send them: valid ones, then bent out of shape."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import dash

from tests.processes import ROOT

STRANGE: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 7, 2**31, 2**53, -1.5, 1e-320, 0.1, "", "a", "jazz", "/", "/data",
    "?genre=jazz", "?energy=nan-inf&k=9e999", "?genre=%00&genre=%ff&mood=%F0%9F",
    "?" + "a=1&" * 2_000, "../../etc/passwd", "<script>", "é" * 300, "x" * 10_000, "(a+)+$" * 50,
    "1e5", "NaN", "None",
    "=1+1", "\u202e", "\n", [], [None], [[]], [1, "a", None], [0.2, 0.1], [None, None],
    ["jazz"] * 50, list(range(2_000)), ["a" * 1_000] * 100, {}, {"id": "a"},
    {"points": []}, {"points": [{}]},
    {"points": [{"customdata": None}]}, {"": {}}, {"__proto__": {"polluted": True}},
    [{"prop_id": "a.b"}], {"startRow": -1, "endRow": 10**12}, {"startRow": "0", "sortModel": [{}]},
)  # fmt: skip
"""What a component's value may be claimed to be: the guard lets it through, callbacks cope."""

POISON: tuple[Any, ...] = (
    2**63, 10**400, 1e308, float("nan"), float("inf"), float("-inf"), "\x00", "\ud800",
    "\udfff\ud800", "x" * 20_000, [0] * 30_000, {"a": "\ud800"}, {"\x00": 1}, [[float("nan")]],
)  # fmt: skip
"""What no component sends."""

TYPED: Mapping[str, tuple[Any, ...]] = {
    "n_clicks": (None, 0, 1, 2**31),
    "n_submit": (None, 0, 1),
    "n_intervals": (0, 1, 2**31),
    "pathname": (None, "/", "/data", "/nope", "//", "/../..", "/%00", "/" + "a" * 5_000),
    "search": (None, "", "?", "?genre=jazz", "?energy=0.5-1&k=9", "?%ff=%00&=&&", "no mark"),
    "hash": (None, "", "#a"),
    "href": (None, "", "http://127.0.0.1:8050/?a=b", "javascript:1"),
}
"""What the properties that the guard knows may be, by name."""

KEYS = ("output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds")


@dataclass(frozen=True, slots=True)
class Payload:
    """The body of one POST. bent: what was done to a valid request, for the test's message."""

    body: bytes
    bent: str


def generated_payloads(app: dash.Dash, n: int, seed: int = 0) -> Iterator[Payload]:
    """`n` requests over the callbacks of `app` that run on the server.

    The same seed gives the same requests. A quarter are valid but for strange values; the
    others have up to three things wrong with them.
    """
    dice = random.Random(seed)
    outputs = [output for output, callback in app.callback_map.items() if "callback" in callback]
    bends: list[Callable[[random.Random, Any], Any]] = [
        _other_value, _other_value, _missing_key, _wrong_type, _wrong_id, _extra_item,
        _missing_item, _wrong_output, _wrong_trigger, _deep, _extra_key, _not_an_object,
    ]  # fmt: skip
    for number in range(n):
        envelope = valid_envelope(app, dice.choice(outputs), dice)
        if number % 4 == 0:
            yield Payload(_to_bytes(envelope), "strange values only")
            continue
        if number % 20 == 1:
            yield Payload(_damaged(dice, _to_bytes(envelope)), "damaged bytes")
            continue
        chosen = dice.choices(bends, k=dice.randint(1, 3))
        for bend in chosen:
            envelope = bend(dice, envelope)
        yield Payload(_to_bytes(envelope), ", ".join(bend.__name__ for bend in chosen))


def valid_envelope(
    app: dash.Dash, output: str, dice: random.Random, values: tuple[Any, ...] = STRANGE
) -> dict[str, Any]:
    """A request that the guard lets through to the callback of `output`, with any values."""
    callback = app.callback_map[output]
    match = {
        "n_members": dice.randint(0, 3),
        **{name: dice.choice([0, 1, 2, "a"]) for name in ("index", "id", "name", "field")},
    }
    inputs = [_dependency(item["id"], item["property"], match) for item in callback["inputs"]]
    state = [_dependency(item["id"], item["property"], match) for item in callback["state"]]
    for one in _each(inputs + state):
        possible = TYPED.get(one["property"], values)
        one["value"] = one["id"] if one["property"] == "id" else deepcopy(dice.choice(possible))
    triggers = [f"{_text_of(one['id'])}.{one['property']}" for one in _each(inputs)]
    envelope: dict[str, Any] = {
        "output": output,
        "inputs": inputs,
        "changedPropIds": triggers[: dice.randint(0, 2)],
        "parsedChangedPropsIds": [],
    }
    if state:
        envelope["state"] = state
    if not callback["no_output"]:
        envelope["outputs"] = _outputs(output, callback["output"], match)
    return envelope


def _outputs(output: str, declared: Any, match: dict[str, Any]) -> Any:
    several = isinstance(declared, list | tuple)
    names = [text.rpartition(".")[2] for text in output.strip(".").split("...")]
    found = [
        _dependency(item.component_id_str(), name, match)
        for item, name in zip(declared if several else [declared], names, strict=True)
    ]
    return found if several else found[0]


def _dependency(text: str, name: str, match: dict[str, Any]) -> Any:
    if not text.startswith("{"):
        return {"id": text, "property": name}
    pattern = json.loads(text)

    def one(index: int) -> dict[str, Any]:
        filled = {
            key: match.get(key, 0)
            if value == ["MATCH"]
            else index
            if isinstance(value, list)
            else value
            for key, value in pattern.items()
        }
        return {"id": filled, "property": name}

    if any(value in (["ALL"], ["ALLSMALLER"]) for value in pattern.values()):
        return [one(index) for index in range(match["n_members"])]
    return one(0)


def _text_of(owner: Any) -> str:
    if isinstance(owner, str):
        return owner
    return json.dumps(owner, sort_keys=True, separators=(",", ":"))


def _each(dependencies: Any) -> Iterator[dict[str, Any]]:
    """Every dependency in a list that may hold lists, whatever bending left of it."""
    for item in dependencies if isinstance(dependencies, list) else []:
        yield from (
            one for one in (item if isinstance(item, list) else [item]) if isinstance(one, dict)
        )


def _some_dependency(dice: random.Random, envelope: Any) -> dict[str, Any]:
    found = [
        one
        for key in ("inputs", "state")
        for one in _each(envelope.get(key) if isinstance(envelope, dict) else None)
    ]
    return dice.choice(found) if found else {}


def _any_value(dice: random.Random) -> Any:
    # A copy: what is in the tables must not be bent.
    return deepcopy(dice.choice(STRANGE + POISON))


def _other_value(dice: random.Random, envelope: Any) -> Any:
    _some_dependency(dice, envelope)["value"] = _any_value(dice)
    return envelope


def _missing_key(dice: random.Random, envelope: Any) -> Any:
    target = envelope if dice.random() < 0.5 else _some_dependency(dice, envelope)
    if isinstance(target, dict) and target:
        del target[dice.choice(list(target))]
    return envelope


def _wrong_type(dice: random.Random, envelope: Any) -> Any:
    if isinstance(envelope, dict):
        envelope[dice.choice(KEYS)] = _any_value(dice)
    return envelope


def _wrong_id(dice: random.Random, envelope: Any) -> Any:
    one = _some_dependency(dice, envelope)
    one[dice.choice(["id", "property"])] = dice.choice(
        [
            None,
            1,
            "nope",
            "",
            "a.b",
            {},
            {"index": 0},
            {"index": ["MATCH"]},
            {"index": {}},
            [],
            ["id"],
        ]
    )
    return envelope


def _extra_item(dice: random.Random, envelope: Any) -> Any:
    key = dice.choice(["inputs", "state", "outputs", "changedPropIds"])
    items = envelope.get(key) if isinstance(envelope, dict) else None
    if isinstance(items, list):
        items.append(dice.choice([_any_value(dice), {"id": "word", "property": "value"}]))
    return envelope


def _missing_item(dice: random.Random, envelope: Any) -> Any:
    items = (
        envelope.get(dice.choice(["inputs", "state", "outputs"]))
        if isinstance(envelope, dict)
        else None
    )
    if isinstance(items, list) and items:
        items.pop(dice.randrange(len(items)))
    return envelope


def _wrong_output(dice: random.Random, envelope: Any) -> Any:
    if isinstance(envelope, dict):
        output = str(envelope.get("output"))
        envelope["output"] = dice.choice(
            [None, 1, [], {}, "", "..", "nope.children", output + "@1", output[1:], f"..{output}.."]
        )
    return envelope


def _wrong_trigger(dice: random.Random, envelope: Any) -> Any:
    if isinstance(envelope, dict):
        trigger: Any = dice.choice(
            [None, 1, "", ".", "a", "a.b", "{.n", '{"index":NaN}.n_clicks', "[]", []]
        )
        envelope["changedPropIds"] = [trigger] * dice.choice([1, 2, 2_000])
    return envelope


def _deep(dice: random.Random, envelope: Any) -> Any:
    nested: Any = 0
    for _ in range(dice.choice([15, 25, 500])):
        nested = [nested] if dice.random() < 0.5 else {"a": nested}
    _some_dependency(dice, envelope)["value"] = nested
    return envelope


def _extra_key(dice: random.Random, envelope: Any) -> Any:
    target = envelope if dice.random() < 0.5 else _some_dependency(dice, envelope)
    if isinstance(target, dict):
        target[dice.choice(["cacheKey", "pathname", "__class__", "", "\x00"])] = _any_value(dice)
    return envelope


def _not_an_object(dice: random.Random, envelope: Any) -> Any:
    return dice.choice([envelope, [envelope], _any_value(dice)])


def _to_bytes(envelope: Any) -> bytes:
    # ensure_ascii keeps lone surrogates as escapes, the way they can travel.
    return json.dumps(envelope).encode("ascii")


def _damaged(dice: random.Random, body: bytes) -> bytes:
    place = dice.randrange(len(body))
    return dice.choice([
        b"",
        body[:place],
        body[:place] + b"\xff" + body[place:],
        body + body,
        b"\xef\xbb\xbf" + body,
        body.decode("ascii").encode("utf-16"),
        b"[" * 100_000,
        b'{"output":' + b"9" * 5_000 + b"}",
        b" " * 300_000,
    ])  # fmt: skip


def field_names() -> list[str]:
    """Names that our code asks objects, forms and queries for, as it has them now."""
    pattern = re.compile(r"""\.get(?:list)?\(\s*"([a-z_]\w*)\"""")
    found = {
        name
        for path in sorted((ROOT / "dashapp").rglob("*.py"))
        for name in pattern.findall(path.read_text(encoding="utf-8"))
    }
    return sorted(found)


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent to an address. kind: of content.  bent: how it was made, for the message."""

    content: bytes
    kind: str
    bent: str


def generated_bodies(n: int, seed: int = 0) -> Iterator[Body]:
    """`n` bodies for any address: objects with names that are asked for, forms, files and noise."""
    dice = random.Random(seed)
    names = field_names()
    for number in range(n):
        chosen = {dice.choice(names): deepcopy(_any_value(dice)) for _ in range(dice.randint(0, 6))}
        match number % 8:
            case 0 | 1 | 2 | 3:
                yield Body(_to_bytes(chosen), "application/json", f"object {sorted(chosen)}")
            case 4:
                pairs = {
                    name: str(value).encode("utf-8", "replace") for name, value in chosen.items()
                }
                yield Body(
                    urlencode(pairs).encode(), "application/x-www-form-urlencoded",
                    f"form {sorted(chosen)}",
                )  # fmt: skip
            case 5:
                yield Body(*_multipart(dice, chosen), f"parts {sorted(chosen)}")
            case 6:
                yield Body(_damaged(dice, _to_bytes(chosen)), "application/json", "damaged bytes")
            case _:
                kind = dice.choice(["", "text/plain", "application/json; charset=utf-7", "a/b/c"])
                yield Body(_to_bytes(_any_value(dice)), kind, f"a value as {kind!r}")


def _multipart(dice: random.Random, values: dict[str, Any]) -> tuple[bytes, str]:
    edge = dice.choice(["edge", "e" * 70, "é"])
    lines = []
    for name, value in values.items():
        file = dice.choice(["", '; filename="a.csv"', '; filename="../../x"', '; filename=""'])
        text = str(value).encode("utf-8", "replace")
        lines.append(
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode()
            + text
            + b"\r\n"
        )
    end = dice.choice([f"--{edge}--\r\n", f"--{edge}", ""]).encode()
    return b"".join(lines) + end, f"multipart/form-data; boundary={edge}"
