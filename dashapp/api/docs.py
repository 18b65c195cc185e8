"""The page about the interface, made from its description: no script but the theme's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from analytics.engine import Engine
from dashapp.api import examples
from dashapp.api.operations import Operation
from dashapp.api.problems import OLD_CURSOR, SHORTAGE
from dashapp.api.questions import legal_words

HERE: Final = Path(__file__).resolve().parent
STYLES: Final = ("10-tokens.css", "11-base.css", "25-api-docs.css")
SCRIPT: Final = "01-theme.js"
PROBLEMS: Final = (
    (
        SHORTAGE,
        "Shortage",
        "The rules of a recipe leave fewer tracks than were asked for. `binding` names the rules "
        "in the way, `relaxed` is the recipe with them relaxed, `found` says how many there are.",
    ),
    (
        OLD_CURSOR,
        "Old cursor",
        "The catalogue was built again since the cursor was given. Begin with the first page.",
    ),
)
"""The kinds of problems that have a meaning of their own: address, name, words."""
_CODE: Final = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Part:
    """A parameter, or a part of an answer.  kind: what it can be, in words with links."""

    name: str
    kind: Markup
    needed: bool
    words: Markup


@dataclass(frozen=True, slots=True)
class Entry:
    """An operation as the page has it.

    address: its example's, to be opened where it only reads.  command: the same for a terminal.
    answers: (status, what it means or is).
    """

    id: str
    method: str
    path: str
    summary: str
    words: tuple[Markup, ...]
    parts: tuple[Part, ...]
    sends: Markup
    answers: tuple[tuple[str, Markup], ...]
    address: str
    command: str


def docs_page(
    description: Mapping[str, Any],
    operations: Sequence[Operation],
    engine: Engine,
    *,
    asset: Callable[[str], str],
    host: str,
) -> str:
    """The page as HTML.  asset: the address of a file of ours.  host: where it is served from."""
    base = str(description["servers"][0]["url"])
    values = examples.values_of(engine)
    entries = {
        each.name: _entry(each, description, values, base=base, host=host) for each in operations
    }
    schemas: Mapping[str, Any] = description["components"]["schemas"]
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("docs.html").render(
        title=description["info"]["title"],
        about=[_marked(each) for each in description["info"]["description"].split("\n\n")],
        base=base,
        host=host,
        groups=[
            (tag["name"], [entries[each.name] for each in operations if each.about == tag["name"]])
            for tag in description["tags"]
        ],
        problems=[
            (kind.rpartition("#")[2], name, _marked(words)) for kind, name, words in PROBLEMS
        ],
        schemas=[
            (name, _marked(schema.get("description", "")), tuple(_properties(schema)))
            for name, schema in sorted(schemas.items())
        ],
        styles=[asset(name) for name in STYLES],
        script=asset(SCRIPT),
    )


def _entry(
    operation: Operation,
    description: Mapping[str, Any],
    values: Mapping[str, str],
    *,
    base: str,
    host: str,
) -> Entry:
    path = re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", operation.path)
    told = description["paths"][path][operation.method.lower()]
    address = examples.address(operation, values, base)
    content = told.get("requestBody", {}).get("content", {})
    return Entry(
        id=operation.name,
        method=operation.method,
        path=f"{base}{path}",
        summary=told["summary"],
        words=tuple(_marked(each) for each in operation.description.split("\n\n") if each),
        parts=tuple(
            _part(each["name"], each["schema"], each["description"], needed=each["required"])
            for each in told.get("parameters", ())
        ),
        sends=Markup("").join(_kind(each["schema"]) for each in content.values()),
        answers=tuple((status, _answer(each)) for status, each in told["responses"].items()),
        address=address if operation.method == "GET" and operation.is_for_all else "",
        command=_command(operation, f"{host}{address}", examples.body(operation, values)),
    )  # fmt: skip


def _command(operation: Operation, address: str, sent: str) -> str:
    words = ["curl"]
    if operation.method != "GET":
        words += ["-X", operation.method]
    if sent:
        words += ["-H", quote("Content-Type: application/json"), "-d", quote(sent)]
    return " ".join([*words, quote(address)])


def _answer(told: Mapping[str, Any]) -> Markup:
    if "$ref" in told:
        return _link("Problem")
    kinds = told.get("content", {})
    schemas = [each["schema"] for each in kinds.values() if "schema" in each]
    if schemas:
        return Markup(", ").join(_kind(each) for each in schemas)
    return escape(", ".join(kinds)) if kinds else _marked(told["description"])


def _properties(schema: Mapping[str, Any]) -> Iterator[Part]:
    needed = schema.get("required", ())
    for name, told in schema.get("properties", {}).items():
        yield _part(name, told, told.get("description", ""), needed=name in needed)


def _part(name: str, schema: Mapping[str, Any], words: str, *, needed: bool) -> Part:
    kind = _kind(schema)
    if usual := schema.get("default"):
        kind += Markup("; {0} where it is left out").format(usual)
    return Part(name, kind, needed, _marked(words))


def _kind(schema: Mapping[str, Any]) -> Markup:
    """What a value can be: "a list of Track", "a whole number from 1 to 200"."""
    if "$ref" in schema:
        return _link(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return Markup(" or ").join(_kind(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return Markup("a list, each ") + _kind(schema.get("items", {}))
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties")
        return (
            Markup("an object of ") + _kind(inner)
            if isinstance(inner, dict)
            else Markup("an object")
        )
    return escape(legal_words(schema) if schema.get("type") != "string" or "enum" in schema
                  else "a text")  # fmt: skip


def _link(name: str) -> Markup:
    return Markup('<a href="#schema-{0}">{0}</a>').format(name)


def _marked(words: str) -> Markup:
    """Words in which `what stands so` is code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(words))))
