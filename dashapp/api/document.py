"""The description of the interface: OpenAPI 3.1, made from the operations and their models."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter

from analytics import VERSION
from analytics.playlist_files import FORMATS
from dashapp.api.operations import JSON, Operation
from dashapp.api.problems import MEDIA_TYPE, Problem
from dashapp.api.questions import TRACK_ID, schema_of
from dashapp.people.sessions import COOKIE

OPENAPI: Final = "3.1.0"
_REFS: Final = "#/components/schemas/{model}"
_PATH_VALUES: Final[Mapping[str, tuple[str, dict[str, Any]]]] = {
    "track_id": ("Id of a track.", {"type": "string", "pattern": TRACK_ID}),
    "name": ("The name, spelled exactly so.", {"type": "string", "pattern": TRACK_ID}),
    "slug": ("Slug of a mood.", {"type": "string", "pattern": "^[^/\\x00-\\x1f\\x7f]{1,200}$"}),
    "job_id": ("Number of a job.", {"type": "integer", "minimum": 1}),
    "saved_id": ("Id of something saved.", {"type": "string", "pattern": "^[0-9a-f]{32}$"}),
    "link_id": ("Id of a link to it.", {"type": "string", "pattern": "^[0-9a-f]{32}$"}),
}
_VARIABLE: Final = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>")
_VALUES: Final = ("default", "examples", "enum", "const")
_ALWAYS: Final = (401, 403, 429, 503)
_OF_PAGES: Final = (409, 422)
_WITH_BODY: Final = (400, 413, 415)
_ABOUT: Final = (
    "What Undertone knows of a catalogue of music: its tracks, moods, genres and artists, what "
    "sounds alike and why, and playlists with their proof.\n\n"
    "A list comes in pages: `next` is the cursor of the next one, and the Link header has its "
    "address. An answer that follows from the build alone has an ETag; send it back as "
    "If-None-Match to be told whether it still holds. What is refused is refused in one sentence, "
    "as application/problem+json: 400 where a request does not follow this description, 422 where "
    "it does and this catalogue cannot answer it.\n\n"
    "Most needs no account. A program that acts for a person sends a token of theirs, made on the "
    "page of their account, as `Authorization: Bearer`. What a token may do is chosen when it is "
    "made: `read`, `playlists` to make lists, to save, and to see what is saved, `jobs` to ask for "
    "jobs and cancel them (to look at them takes `read`), or `admin`; never more than its owner "
    "may. One that is "
    "unknown, over or taken back is refused with 401, one that is not for what was asked with 403."
)
_WHO: Final[Mapping[str, dict[str, str]]] = {
    "bearer": {
        "type": "http", "scheme": "bearer", "description": "A token that a person made.",
    },
    "session": {
        "type": "apiKey", "in": "cookie", "name": COOKIE,
        "description": "That of a person who has signed in with this browser.",
    },
}  # fmt: skip
_HEADERS: Final = {
    "ETag": "Of this answer; send it back as If-None-Match.",
    "Link": "The first page, and the next one if there is one.",
    "Location": "Where to look how far it is.",
}


def document(operations: Sequence[Operation], base: str) -> dict[str, Any]:
    """The description of some operations.  base: the path that theirs are below."""
    answers = [operation.gives for operation in operations if operation.gives is not None]
    bodies = [operation.body for operation in operations if operation.body is not None]
    answered, answer_parts = _schemas([*answers, Problem], "serialization")
    sent, body_parts = _schemas(bodies, "validation")
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        of_path = paths.setdefault(_VARIABLE.sub(r"{\1}", operation.path), {})
        of_path[operation.method.lower()] = _described(operation, answered, sent)
    return {
        "openapi": OPENAPI,
        "info": {"title": "Undertone", "version": VERSION, "description": _ABOUT},
        "servers": [{"url": base}],
        "tags": [{"name": name} for name in dict.fromkeys(each.about for each in operations)],
        "security": [{}, *({name: []} for name in _WHO)],
        "paths": paths,
        "components": {
            "schemas": {**answer_parts, **body_parts},
            "securitySchemes": dict(_WHO),
            "responses": {"Problem": _problem(answered[Problem])},
        },
    }


def _described(
    operation: Operation, answered: Mapping[Any, Any], sent: Mapping[Any, Any]
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.about],
        "summary": operation.summary,
        "description": operation.description,
        "parameters": [*_path_parameters(operation), *_query_parameters(operation.question)],
        "responses": _responses(operation, answered),
    }
    if operation.body is not None:
        content = {"schema": sent[operation.body]}
        found["requestBody"] = {"required": True, "content": {JSON: content}}
    return {name: value for name, value in found.items() if value}


def _path_parameters(operation: Operation) -> list[dict[str, Any]]:
    return [
        {
            "name": name, "in": "path", "required": True, "description": _PATH_VALUES[name][0],
            "schema": _PATH_VALUES[name][1],
        }
        for name in _VARIABLE.findall(operation.path)
    ]  # fmt: skip


def _query_parameters(question: type[BaseModel]) -> list[dict[str, Any]]:
    schema = schema_of(question)
    return [
        {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", []),
            "description": told.get("description", ""),
            "schema": {key: told[key] for key in told if key not in ("description", "title")},
        }
        for name, told in _tidied(schema)["properties"].items()
    ]


def _responses(operation: Operation, answered: Mapping[Any, Any]) -> dict[str, Any]:
    headers = ["ETag"] * operation.follows + ["Link"] * operation.is_paged
    headers += ["Location"] * (operation.status == HTTPStatus.ACCEPTED)
    found: dict[str, Any] = {
        str(operation.status): {
            "description": HTTPStatus(operation.status).phrase,
            "headers": {
                name: {"description": _HEADERS[name], "schema": {"type": "string"}}
                for name in headers
            },
            "content": _content(operation, answered),
        }
    }
    if operation.follows:
        found["304"] = {"description": "What If-None-Match says is known still holds."}
    found["414"] = {"description": "The address is too long to be read; some 8,000 bytes are not."}
    for status in sorted(set(_refusals(operation))):
        found[str(status)] = {"$ref": "#/components/responses/Problem"}
    return found


def _content(operation: Operation, answered: Mapping[Any, Any]) -> dict[str, Any]:
    if operation.gives is None:
        kinds = {fmt.media_type.partition(";")[0] for fmt in FORMATS.values()}
        return {kind: {} for kind in sorted(kinds)}
    return {JSON: {"schema": answered[operation.gives]}}


def _refusals(operation: Operation) -> Iterable[int]:
    yield from _ALWAYS
    yield from operation.refusals
    if operation.is_paged:
        yield from _OF_PAGES
    # A query is never left unread: one that is not described is refused too.
    yield HTTPStatus.BAD_REQUEST
    if operation.body is not None:
        yield from _WITH_BODY


def _problem(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "description": "Refused; `detail` is one sentence on what was wrong and what is legal.",
        "content": {MEDIA_TYPE: {"schema": schema}},
    }


def _schemas(kinds: Sequence[Any], mode: Any) -> tuple[dict[Any, Any], dict[str, Any]]:
    """The schema of each kind, and those of the parts that they refer to, by name."""
    distinct = list(dict.fromkeys(kinds))
    inputs = [(place, mode, TypeAdapter(kind)) for place, kind in enumerate(distinct)]
    found, shared = TypeAdapter.json_schemas(inputs, ref_template=_REFS)
    schemas = {kind: _tidied(found[place, mode]) for place, kind in enumerate(distinct)}
    return schemas, {_name(name): _tidied(part) for name, part in shared.get("$defs", {}).items()}


def _name(name: str) -> str:
    """A name of a page of something, "Page_Track_", as people read it: "TrackPage"."""
    inner = name.removeprefix("Page_")
    return name if inner == name else f"{inner.removesuffix('_')}Page"


def _tidied(schema: Any) -> Any:
    """A schema without what only models have: nulls that stand for "left out", names as titles."""
    if isinstance(schema, list):
        return [_tidied(each) for each in schema]
    if not isinstance(schema, Mapping):
        return schema
    found = {key: value if key in _VALUES else _tidied(value) for key, value in schema.items()}
    if found.get("default", ...) is None:
        del found["default"]
    if isinstance(found.get("title"), str):
        del found["title"]
    if isinstance(ref := found.get("$ref"), str):
        head, _, name = ref.rpartition("/")
        found["$ref"] = f"{head}/{_name(name)}"
    return found
