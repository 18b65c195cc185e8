"""Moods: the groups of tracks that sound alike."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import Field, with_config
from typing_extensions import TypedDict
from werkzeug.exceptions import NotFound

from analytics.moods import Mood
from dashapp.api.operations import Asked, Operation
from dashapp.api.shapes import CLOSED, Percentile, Share, Track, tracks_of

ABOUT: Final = "Moods"


@with_config(CLOSED)
class MoodGenre(TypedDict):
    """A genre that marks a mood. lift: its share over that in the whole catalogue."""

    name: str
    share: Share
    lift: float


@with_config(CLOSED)
class MoodAnswer(TypedDict):
    """A group of tracks that sound alike."""

    slug: Annotated[str, Field(description="Its name in addresses and filters.")]
    name: str
    description: str
    use_case: str
    n_tracks: int
    share: Annotated[float, Field(description="Of all tracks.", ge=0, le=1)]
    profile: Annotated[
        dict[str, Percentile],
        Field(description="Of each feature: the mean share of the catalogue its tracks are above."),
    ]
    top_genres: list[MoodGenre]


@with_config(CLOSED)
class WholeMood(MoodAnswer):
    """A mood with tracks that stand for it."""

    representative: Annotated[list[Track], Field(description="Nearest to its middle.")]
    popular: Annotated[list[Track], Field(description="Its best known.")]


@with_config(CLOSED)
class Moods(TypedDict):
    """Every mood, by number of tracks."""

    build: str
    items: list[MoodAnswer]


def list_moods(asked: Asked[Any]) -> Moods:
    """Every mood of this catalogue."""
    engine = asked.engine
    return Moods(build=engine.build_name, items=[_told(mood) for mood in engine.moods])


def one_mood(asked: Asked[Any]) -> WholeMood:
    """One mood, with tracks that stand for it."""
    engine = asked.engine
    found = next((mood for mood in engine.moods if mood.slug == asked.path["slug"]), None)
    if found is None:
        raise NotFound("There is no mood of this name; /moods lists them.")
    return WholeMood(
        **_told(found),
        representative=tracks_of(engine, found.representative),
        popular=tracks_of(engine, found.popular),
    )


def _told(mood: Mood) -> MoodAnswer:
    return MoodAnswer(
        slug=mood.slug,
        name=mood.name,
        description=mood.description,
        use_case=mood.use_case,
        n_tracks=mood.n_tracks,
        share=mood.share,
        profile=mood.profile,
        top_genres=[MoodGenre(**genre) for genre in mood.top_genres],
    )


OPERATIONS: Final = (
    Operation(name="listMoods", path="/moods", about=ABOUT, view=list_moods, gives=Moods),
    Operation(
        name="getMood", path="/moods/<slug>", about=ABOUT, view=one_mood, gives=WholeMood,
        refusals=(404,),
    ),
)  # fmt: skip
