"""What people play next after a track, and what else they play who play it."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Final, Literal, NotRequired

from flask import request
from pydantic import Field, with_config
from typing_extensions import TypedDict
from werkzeug.exceptions import NotFound, ServiceUnavailable

from analytics.engine import Engine
from analytics.recommending.listing import Recommended
from dashapp.api.operations import Asked, Operation
from dashapp.api.questions import DIGITS, Question
from dashapp.api.shapes import CLOSED, Track, tracks_of
from dashapp.api.tracks import ABOUT, NO_TRACK
from dashapp.people.asker import Askers
from dashapp.people.roles import Permission

MOST: Final = 50


class NextQuestion(Question):
    """How many are wanted."""

    n: Annotated[int, Field(ge=1, le=MOST), DIGITS] = Field(
        default=10, description="How many are wanted at most."
    )


@with_config(CLOSED)
class NextTrack(TypedDict):
    """A track that people play after another, or besides."""

    track: Track
    reason: Annotated[
        Literal["went_on", "plays_both"],
        Field(description="Whether people went on with it, or play it who play the other."),
    ]
    sentence: str
    people: NotRequired[
        Annotated[int, Field(description="How many did; for whoever may know that.", ge=1)]
    ]


@with_config(CLOSED)
class NextTracks(TypedDict):
    """What people play next: first what they went on with, then what else they play."""

    build: str
    items: list[NextTrack]
    note: Annotated[str | None, Field(description="Why nothing is listed, where nothing is.")]


def operations(askers: Askers, smallest_group: int) -> tuple[Operation, ...]:
    """The operation, for those who ask.

    smallest_group: people that everything it tells of plays stands on.
    """
    bound = partial(list_next, askers, smallest_group)
    bound.__doc__ = list_next.__doc__
    return (
        Operation(
            name="listNext", path="/tracks/<path:track_id>/next", about=ABOUT, view=bound,
            gives=NextTracks, question=NextQuestion, refusals=(404,), follows=False, example="n=5",
        ),
    )  # fmt: skip


def list_next(askers: Askers, smallest_group: int, asked: Asked[NextQuestion]) -> NextTracks:
    """What people play next after a track.

    The answer is that of the Song page. Nothing is told that fewer people are behind than the
    smallest group that this server tells of.
    """
    engine = asked.engine
    row = engine.catalogue.row_of(asked.path["track_id"])
    if row is None:
        raise NotFound(NO_TRACK)
    if engine.recommender is None:
        raise ServiceUnavailable("Build this catalogue again to see what people play next.")
    found = engine.recommender.after(row, asked.question.n, smallest=smallest_group)
    if found is None:
        return _nothing(engine, "Nobody's plays are known in this catalogue.")
    if found.n_people < smallest_group:
        return _nothing(engine, f"Fewer than {smallest_group} people play this track here.")
    listed = (*found.went_on, *found.too)
    if not listed:
        return _nothing(engine, "The people who play it have too little else in common.")
    may_count = askers.known(request).may(Permission.LISTENERS)
    tracks = tracks_of(engine, [each.row for each in listed])
    return NextTracks(
        build=engine.build_name,
        items=[
            _told(each, track, may_count=may_count)
            for each, track in zip(listed, tracks, strict=True)
        ],
        note=None,
    )


def _told(each: Recommended, track: Track, *, may_count: bool) -> NextTrack:
    told = NextTrack(
        track=track,
        reason="went_on" if each.because.voice == "next" else "plays_both",
        sentence=each.because.sentence,
    )
    if may_count:
        told["people"] = each.because.people
    return told


def _nothing(engine: Engine, note: str) -> NextTracks:
    return NextTracks(build=engine.build_name, items=[], note=note)
