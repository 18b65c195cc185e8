"""What answers are made of: a track, a page of a list, a share of a mood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Generic, NotRequired, TypeVar

import numpy as np
import numpy.typing as npt
from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

from analytics.engine import Engine
from analytics.profiles.standing import MoodShare
from layouts.rows import track_rows

T = TypeVar("T")
CLOSED: Final = ConfigDict(extra="forbid")
"""An answer has nothing that is not described."""

Share = Annotated[float, Field(ge=0, le=1)]
Percentile = Annotated[float, Field(ge=0, le=100)]
MoodSlug = Annotated[str, Field(description="The mood, by its slug.")]
Features = Annotated[
    dict[str, float],
    Field(
        description="The audio features that are known: shares from 0 to 1, loudness in dB, tempo "
        "in beats per minute."
    ),
]


@with_config(CLOSED)
class Track(TypedDict):
    """A track; what is not known of it is left out."""

    id: str
    name: str
    artists: list[str]
    mood: MoodSlug
    features: Features
    album: NotRequired[str]
    genres: NotRequired[list[str]]
    popularity: NotRequired[Annotated[float, Field(description="0 to 100.", ge=0, le=100)]]
    duration: NotRequired[Annotated[float, Field(description="In seconds.", gt=0)]]
    year: NotRequired[int]
    explicit: NotRequired[bool]


@with_config(CLOSED)
class Page(TypedDict, Generic[T]):
    """Part of a list."""

    build: Annotated[str, Field(description="The build that answered.")]
    total: Annotated[int, Field(description="How many there are on all pages.", ge=0)]
    items: list[T]
    next: Annotated[
        str | None,
        Field(description="What `cursor` is for the next page; null on the last page."),
    ]


@with_config(CLOSED)
class MoodPart(TypedDict):
    """A mood among somebody's songs. lift: its share over that in the whole catalogue."""

    mood: MoodSlug
    n_songs: int
    share: Share
    lift: Annotated[float, Field(ge=0)]


def tracks_of(engine: Engine, rows: Sequence[int] | npt.NDArray[np.integer[Any]]) -> list[Track]:
    """The tracks in some rows of the catalogue, in their order."""
    return [track(engine, record) for record in track_rows(engine.catalogue, rows)]


def track(engine: Engine, record: Mapping[str, Any]) -> Track:
    """A track as programs get it.  record: of `rows.track_rows`."""
    found = Track(
        id=record["id"],
        name=record["name"],
        artists=record["artists"],
        mood=engine.moods[record["mood"]].slug,
        features={name: record[name] for name in engine.catalogue.features if name in record},
    )
    for name in ("album", "genres", "popularity", "duration"):
        if name in record:
            found[name] = record[name]
    if "year" in record:
        found["year"] = int(record["year"])
    if "explicit" in record:
        found["explicit"] = bool(record["explicit"])
    return found


def mood_parts(engine: Engine, shares: Sequence[MoodShare]) -> list[MoodPart]:
    """Moods among somebody's songs, largest first."""
    return [
        MoodPart(
            mood=engine.moods[each.number].slug, n_songs=int(each.n_songs),
            share=float(each.share), lift=float(each.lift),
        )
        for each in shares
    ]  # fmt: skip
