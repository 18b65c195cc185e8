"""What can be asked, and how it is carried out: question read, answer made, told in JSON.

A view is a function of an engine and a question; what HTTP needs around it is here, once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar
from urllib.parse import quote

from flask import Response, request
from pydantic import BaseModel
from werkzeug.exceptions import BadRequest, UnprocessableEntity, UnsupportedMediaType

from analytics import VERSION
from analytics.engine import Engine
from dashapp.api import paging
from dashapp.api.paging import Listing, PagedQuestion
from dashapp.api.questions import Question, read_body, read_query, with_whole_numbers
from dashapp.compression import ANSWER_QUALITY
from dashapp.guard import check_values, parsed

Q = TypeVar("Q", bound=Question)
JSON: Final = "application/json"
KEPT: Final = "private, no-cache"
"""Browsers and programs may keep an answer, and ask whether it still holds before they use it."""


@dataclass(frozen=True, slots=True)
class Asked(Generic[Q]):
    """One request, read.

    path: the values in the address.  body: as JSON had it, after the model agreed to it.
    start: where the page of a list begins.
    """

    engine: Engine
    question: Q
    path: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    start: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing that can be asked; its docstring tells people what.

    name: of its endpoint and in the document.  path: below the base, as Werkzeug spells it.
    view: answers with what `gives` describes, with a Listing of a page's items, or a Response.
    gives: the type of the answer; None where it is a file.  about: heading in the document.
    refusals: statuses beyond those that every operation has.
    follows: whether the answer follows from build and question alone, and can be kept by them.
    example: a query to try, see `examples`.  body_example: a body to try.
    is_for_all: whether its example shows something to whoever opens it.
    """

    name: str
    path: str
    about: str
    view: Callable[[Asked[Any]], Any]
    gives: Any
    method: str = "GET"
    question: type[Question] = Question
    body: type[BaseModel] | None = None
    status: int = 200
    refusals: tuple[int, ...] = ()
    follows: bool = True
    example: str = ""
    body_example: Mapping[str, Any] = field(default_factory=dict)
    is_for_all: bool = True

    @property
    def is_paged(self) -> bool:
        """Whether the answer is a page of a list."""
        return issubclass(self.question, PagedQuestion)

    @property
    def summary(self) -> str:
        """What it does, in the first line of the view's docstring."""
        return (self.view.__doc__ or "").strip().partition("\n")[0].removesuffix(".")

    @property
    def description(self) -> str:
        """What else there is to know, in the paragraphs after it."""
        rest = (self.view.__doc__ or "").strip().partition("\n")[2]
        return "\n\n".join(" ".join(each.split()) for each in rest.strip().split("\n\n"))


def carry_out(operation: Operation, engine: Engine, path: Mapping[str, Any]) -> Response:
    """The answer to the request at hand. Raises what refuses it: HTTPException, UndertoneError."""
    question = read_query(operation.question, request.args)
    start = 0
    if isinstance(question, PagedQuestion):
        start = paging.start_of(question, engine.build_name)
    body = _body(operation.body) if operation.body is not None else {}
    tag = _tag(operation, engine, question, path) if operation.follows else None
    if tag is not None and (known := _known(tag)) is not None:
        answer = Response(status=304)
        answer.headers["ETag"] = known
        answer.headers["Cache-Control"] = KEPT
        return answer
    found = operation.view(Asked(engine, question, path, body, start))
    if isinstance(found, Response):
        return found
    answer = _told(operation, engine, question, start, found)
    if tag is None:
        answer.headers["Cache-Control"] = "no-store"
    else:
        answer.set_etag(tag)
        answer.headers["Cache-Control"] = KEPT
    return answer


def told(content: Any, status: int = 200) -> Response:
    """Something in JSON."""
    text = json.dumps(content, separators=(",", ":"), allow_nan=False, ensure_ascii=False)
    return Response(text, status, mimetype=JSON)


def _told(
    operation: Operation, engine: Engine, question: Question, start: int, found: Any
) -> Response:
    if not isinstance(found, Listing) or not isinstance(question, PagedQuestion):
        return told(found, operation.status)
    stop = start + len(found.items)
    following = None
    if found.items and stop < found.total:
        following = paging.cursor_at(stop, engine.build_name, question)
    answer = told(
        {
            "build": engine.build_name, "total": found.total, "items": found.items,
            "next": following,
        }
    )  # fmt: skip
    answer.headers["Link"] = paging.links(quote(request.path), question, following)
    return answer


def _body(kind: type[BaseModel]) -> Mapping[str, Any]:
    """The body as JSON had it. Raises BadRequest, UnsupportedMediaType, RequestEntityTooLarge."""
    if request.mimetype != JSON:
        raise UnsupportedMediaType("The body is needed as application/json here.")
    content = parsed(request.get_data())
    try:
        check_values(content)
    except BadRequest as error:  # no description can say what of these is too much
        raise UnprocessableEntity(error.description) from None
    body: Mapping[str, Any] = with_whole_numbers(content)
    read_body(kind, body)
    return body


def _tag(operation: Operation, engine: Engine, question: Question, path: Mapping[str, Any]) -> str:
    """The same text for the same answer, and another one for another."""
    asked = question.model_dump(mode="json", by_alias=True)
    follows_from = [VERSION, engine.cache_scope, operation.name, dict(path), asked]
    return hashlib.sha256(json.dumps(follows_from, sort_keys=True).encode()).hexdigest()[:32]


def _known(tag: str) -> str | None:
    """The tag with which whoever asks already has the answer, in the encoding they have it in."""
    # "*" is left to the answer itself: only it knows whether there is anything at the address.
    given = set(request.if_none_match.as_set(include_weak=True))
    for each in (tag, *(f"{tag}:{encoding}" for encoding in ANSWER_QUALITY)):
        if each in given:
            return f'"{each}"'
    return None
