"""What an artist, a genre or an album sounds like, and who is like them, as programs get it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, NotRequired

from pydantic import Field, with_config
from typing_extensions import TypedDict

from analytics.engine import Engine
from analytics.profiles.people import Alike
from dashapp.api.shapes import (
    CLOSED,
    MoodPart,
    MoodSlug,
    Percentile,
    Track,
    mood_parts,
    track,
)
from layouts.people_facts import Portrait


@with_config(CLOSED)
class StandingAnswer(TypedDict):
    """Where somebody's songs stand on one feature. low, high: ends of the middle half."""

    feature: str
    mean: float
    low: float
    high: float
    percentile: Percentile


@with_config(CLOSED)
class GenrePart(TypedDict):
    """A genre of somebody's songs."""

    name: str
    n_songs: int


@with_config(CLOSED)
class Variety(TypedDict):
    """How varied somebody is: the distance of two songs over that of any two of the catalogue."""

    ratio: float
    words: str


@with_config(CLOSED)
class Profile(TypedDict):
    """What an artist or a genre sounds like. Of the versions of a recording, one counts."""

    build: str
    name: str
    n_tracks: int
    n_songs: int
    moods: list[MoodPart]
    standings: list[StandingAnswer]
    genres: list[GenrePart]
    known: Annotated[list[Track], Field(description="The best known songs, or just the first.")]
    typical: Annotated[list[Track], Field(description="Of a genre: those nearest its middle.")]
    variety: Annotated[Variety | None, Field(description="Null where there are too few songs.")]
    years: NotRequired[Annotated[list[int], Field(min_length=2, max_length=2)]]


@with_config(CLOSED)
class AlikeAnswer(TypedDict):
    """Somebody whose songs are mixed much the same."""

    name: str
    n_songs: int
    mood: MoodSlug
    words: Annotated[str, Field(description="What the two have in common.")]
    artist: NotRequired[Annotated[str, Field(description="Of an album: whom it is filed under.")]]


def profile_of(engine: Engine, portrait: Portrait) -> Profile:
    """What somebody sounds like."""
    group = portrait.group
    answer = Profile(
        build=engine.build_name,
        name=portrait.name,
        n_tracks=portrait.n_tracks,
        n_songs=group.n_songs,
        moods=mood_parts(engine, group.moods),
        standings=[
            StandingAnswer(
                feature=each.feature, mean=round(float(each.mean), 4),
                low=round(float(each.low), 4), high=round(float(each.high), 4),
                percentile=round(float(each.percentile), 2),
            )
            for each in group.standings
        ],
        genres=[GenrePart(name=name, n_songs=n_songs) for name, n_songs in group.genres],
        known=[track(engine, record) for record in portrait.known],
        typical=[track(engine, record) for record in portrait.typical],
        variety=None
        if group.variety is None
        else Variety(ratio=round(group.variety.ratio, 4), words=group.variety.words),
    )  # fmt: skip
    if group.years is not None:
        answer["years"] = list(group.years)
    return answer


def alike_of(engine: Engine, alike: Sequence[Alike]) -> list[AlikeAnswer]:
    """Who is like somebody, the most alike first."""
    found = []
    for each in alike:
        one = AlikeAnswer(
            name=each.name, n_songs=each.n_songs, mood=engine.moods[each.mood].slug,
            words=each.words,
        )  # fmt: skip
        if each.by:
            one["artist"] = each.by
        found.append(one)
    return found
