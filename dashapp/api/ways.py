"""The way from one track to another, in small steps."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field, with_config
from typing_extensions import TypedDict
from werkzeug.exceptions import UnprocessableEntity

from analytics.playlists.path import MOST_STEPS
from analytics.playlists.reading import refuse
from dashapp.api.filters import Name
from dashapp.api.operations import Asked, Operation
from dashapp.api.questions import DIGITS, Question
from dashapp.api.shapes import CLOSED, Track, track
from layouts.path_facts import way_of
from layouts.song_address import FEWEST_STEPS, MOST_REFUSED, USUAL_STEPS, PathView
from layouts.song_facts import records_of


class WayQuestion(Question):
    """The two ends, and how to go."""

    first: Name = Field(alias="from", description="Id of the track to start from.")
    last: Name = Field(alias="to", description="Id of the track to arrive at.")
    steps: Annotated[int, Field(ge=FEWEST_STEPS, le=MOST_STEPS), DIGITS] = Field(
        default=USUAL_STEPS, description="In how many steps."
    )
    refused: tuple[Name, ...] = Field(
        default=(), alias="not", max_length=MOST_REFUSED,
        description="Ids of tracks that were on the way and are to be replaced, in that order.",
    )  # fmt: skip


@with_config(CLOSED)
class Stop(TypedDict):
    """A track on the way."""

    track: Track
    step: Annotated[
        float,
        Field(description="From the one before, in distances of two random tracks.", ge=0),
    ]
    along: Annotated[float, Field(description="How far it is between the two: 0 first, 1 last.")]


@with_config(CLOSED)
class Way(TypedDict):
    """The way between two tracks, both included."""

    build: str
    direct: Annotated[float, Field(description="The one step that it replaces.", ge=0)]
    stops: list[Stop]
    note: Annotated[str | None, Field(description="What could not be done as asked, if anything.")]


def find_way(asked: Asked[WayQuestion]) -> Way:
    """The way from one track to another in small steps, no artist twice."""
    engine, question = asked.engine, asked.question
    for name, each in (("from", question.first), ("to", question.last)):
        if engine.catalogue.row_of(each) is None:
            raise refuse(name, each, "the id of a track of this catalogue")
    view = PathView(question.first, question.last, question.steps, question.refused)
    path, problem = way_of(engine, view, question.first, question.last)
    if path is None:
        raise UnprocessableEntity(problem)
    records = records_of(engine, [stop.track_id for stop in path.stops])
    return Way(
        build=engine.build_name,
        direct=round(path.direct, 4),
        stops=[
            Stop(track=track(engine, record), step=round(stop.step, 4), along=round(stop.along, 4))
            for stop, record in zip(path.stops, records, strict=True)
        ],
        note=problem,
    )


OPERATIONS: Final = (
    Operation(
        name="findWay", path="/path", about="Similar tracks", view=find_way, gives=Way,
        question=WayQuestion, refusals=(422,), example="from={track}&to={other}&steps=4",
    ),
)  # fmt: skip
