"""Pages of a list: an opaque cursor says where the next one begins, under one build only.

The order of a list follows from build and question, so that walking all pages meets everything
once. A cursor of another build is refused instead of skipping or repeating tracks unnoticed.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from pydantic import Field
from werkzeug.exceptions import Conflict, UnprocessableEntity

from dashapp.api.questions import DIGITS, Question

MOST_ON_A_PAGE: Final = 200
USUAL_ON_A_PAGE: Final = 25
_FARTHEST: Final = 10**9


class PagedQuestion(Question):
    """A question whose answer is a list."""

    limit: Annotated[int, Field(ge=1, le=MOST_ON_A_PAGE), DIGITS] = Field(
        default=USUAL_ON_A_PAGE, description="At most so many on a page."
    )
    cursor: Annotated[str, Field(pattern=r"^[A-Za-z0-9_=-]{1,400}$")] | None = Field(
        default=None,
        description="Where the page begins: `next` of the page before. The rest of the query must "
        "be the same as it was then.",
    )


class OldCursor(Conflict):
    """A cursor of a build that no longer answers."""

    description = (
        "The catalogue was built again since this cursor was given; begin with the first page."
    )


@dataclass(frozen=True, slots=True)
class Listing:
    """Part of a list.  items: of the page asked for.  total: how many there are in all."""

    items: list[Any]
    total: int


def digest(question: Question) -> str:
    """What a list follows from besides the build, the place in it left out, as short text."""
    told = question.model_dump(mode="json", by_alias=True, exclude={"cursor", "limit"})
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def cursor_at(start: int, build: str, question: Question) -> str:
    """The cursor of the page that begins at a place of a question's list."""
    text = json.dumps([build, digest(question), start], separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode()


def start_of(question: PagedQuestion, build: str) -> int:
    """Where the page asked for begins.

    Raises OldCursor for a cursor of another build; UnprocessableEntity for one of another question,
    and for what is no cursor.
    """
    if question.cursor is None:
        return 0
    found = _read(question.cursor)
    if found is None:
        raise UnprocessableEntity(
            "This cursor is none that was given here; begin with the first page."
        )
    of_build, of_question, start = found
    if of_build != build:
        raise OldCursor
    if of_question != digest(question):
        raise UnprocessableEntity(
            "This cursor belongs to another question; begin with the first page."
        )
    return start


def _read(cursor: str) -> tuple[str, str, int] | None:
    try:
        found = json.loads(urlsafe_b64decode(cursor.encode()))
    except (Error, ValueError, RecursionError):
        return None
    match found:
        case [str(build), str(question), int(start)] if 0 < start < _FARTHEST:
            return build, question, start
    return None


def links(path: str, question: PagedQuestion, following: str | None) -> str:
    """The value of a Link header: the first page, and the next one if there is one."""
    told = question.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    told.pop("cursor", None)
    pages = [("first", told)]
    if following is not None:
        pages.append(("next", {**told, "cursor": following}))
    return ", ".join(f'<{_address(path, query)}>; rel="{name}"' for name, query in pages)


def _address(path: str, query: dict[str, Any]) -> str:
    return f"{path}?{urlencode(query, doseq=True)}" if query else path
