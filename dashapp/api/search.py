"""Search: what somebody may mean who types."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, with_config
from typing_extensions import TypedDict
from werkzeug.exceptions import ServiceUnavailable

from analytics.search import KINDS
from analytics.search.finding import MOST_TYPED
from callbacks.search import MOST_FOUND, search_answer
from dashapp.api.operations import Asked, Operation
from dashapp.api.questions import DIGITS, Question
from dashapp.api.shapes import CLOSED

MOST: Final = 50


class SearchQuestion(Question):
    """What was typed."""

    q: Annotated[str, Field(min_length=1, max_length=MOST_TYPED)] = Field(
        description="What was typed: words in any order, cut short or with a slip."
    )
    kind: tuple[Literal[KINDS], ...] = Field(  # type: ignore[valid-type]
        default=(),
        max_length=len(KINDS),
        description="What is looked for; all where none is named.",
    )
    n: Annotated[int, Field(ge=1, le=MOST), DIGITS] = Field(
        default=MOST_FOUND, description="At most so many."
    )


@with_config(CLOSED)
class Found(TypedDict):
    """Something that what was typed may mean."""

    kind: Literal["song", "artist", "album", "genre"]
    key: Annotated[str, Field(description="The id of a song, the name of anything else.")]
    name: str
    detail: Annotated[str, Field(description="Whose it is, or how many tracks it has.")]
    href: Annotated[str, Field(description="The page about it.")]
    ranges: Annotated[
        list[list[int]], Field(description="The parts of the name that match, begin and end.")
    ]


@with_config(CLOSED)
class AllFound(TypedDict):
    """What was typed may mean these, the likeliest first."""

    build: str
    items: list[Found]


def search(asked: Asked[SearchQuestion]) -> AllFound:
    """Songs, artists, albums and genres by what somebody types."""
    question = asked.question
    found = search_answer(asked.engine, question.q, question.kind, question.n)
    if not found["ready"]:
        raise ServiceUnavailable("Build this catalogue again to search it.")
    return AllFound(build=asked.engine.build_name, items=found["results"])


OPERATIONS: Final = (
    Operation(
        name="search", path="/search", about="Search", view=search, gives=AllFound,
        question=SearchQuestion, example="q=a&kind=song&n=5",
    ),
)  # fmt: skip
