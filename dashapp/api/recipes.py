"""The recipe of a playlist as it is sent: what every part of it can be.

`analytics.playlists.recipe` reads it; what is legal for the tracks at hand is said there.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import Field, create_model

from analytics.filters import MAP_UNITS, MAPS, MAX_CORNERS, MIN_CORNERS
from analytics.playlists import recipe
from analytics.playlists.reading import MOST_NAMES
from analytics.schema import FEATURE_NAMES, FIELDS
from dashapp.api.filters import Name
from dashapp.api.questions import Body
from layouts.playlist_address import MOST_MINUTES, MOST_TRACKS

Names = Annotated[list[Name], Field(max_length=MOST_NAMES)]
Pair = Annotated[list[float], Field(min_length=2, max_length=2)]
Unit = Annotated[float, Field(ge=0, le=1)]
MapUnit = Annotated[int, Field(ge=0, lt=MAP_UNITS)]
Corner = Annotated[list[MapUnit], Field(min_length=2, max_length=2)]
Text = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class RegionBody(Body):
    """A polygon on a map."""

    map: Literal[MAPS] = MAPS[0]  # type: ignore[valid-type]
    corners: Annotated[list[Corner], Field(min_length=MIN_CORNERS, max_length=MAX_CORNERS)]


def _ranges() -> Any:
    """A field per range, lowest and highest in its unit."""
    return {
        name: (
            Annotated[
                list[Annotated[float, Field(ge=field.low, le=field.high)]],
                Field(min_length=2, max_length=2),
            ],
            Field(default=None, description=f"{field.label}, lowest and highest."),
        )
        for name, field in FIELDS.items()
    }


RangesBody: Final = create_model("RangesBody", __base__=Body, __module__=__name__, **_ranges())


class _FilterNames(Body):
    mood: Names = Field(default=[])
    genre: Names = Field(default=[])
    artist: Names = Field(default=[])
    explicit: bool | None = None
    region: RegionBody | None = None


FilterBody: Final = create_model(
    "FilterBody", __base__=_FilterNames, __module__=__name__, **_ranges()
)
TargetBody: Final = create_model(
    "TargetBody",
    __base__=Body,
    __module__=__name__,
    **{
        name: (
            Annotated[float, Field(ge=FIELDS[name].low, le=FIELDS[name].high)],
            None,
        )
        for name in FEATURE_NAMES
    },  # type: ignore[call-overload]
)


class StartsBody(Body):
    """What a playlist starts from; nothing is the whole catalogue."""

    moods: Names = Field(default=[], description="Slugs; tracks are of one of them.")
    genres: Names = Field(default=[], description="Names; tracks are of one of them.")
    songs: Names = Field(default=[], description="Ids; tracks are near one of them.")
    artists: Names = Field(default=[], description="Names; tracks are near the middle of one.")
    filter: FilterBody = Field(  # type: ignore[valid-type]
        default_factory=FilterBody, description="Tracks match it."
    )
    target: TargetBody = Field(  # type: ignore[valid-type]
        default_factory=TargetBody, description="Tracks are near these values."
    )
    continued: Annotated[list[Name], Field(max_length=recipe.MOST_CONTINUED)] = Field(
        default=[],
        alias="continue",
        description="Ids of a list that is gone on with; what belongs with it follows.",
    )


class RecipeBody(Body):
    """Everything a playlist follows from. Say how long: either `tracks` or `minutes`."""

    starts: StartsBody = Field(default_factory=StartsBody)
    tracks: Annotated[int, Field(ge=1, le=MOST_TRACKS)] | None = Field(
        default=None, description="So many tracks."
    )
    minutes: Annotated[int, Field(ge=1, le=MOST_MINUTES)] | None = Field(
        default=None, description="As many tracks as last so long."
    )
    similarity: Unit = Field(
        default=0.0, description="Least similarity to a start: 1 the same sound, 0 chance."
    )
    per_artist: Annotated[int, Field(ge=1, le=recipe.MOST_PER_ARTIST)] = Field(
        default=2, description="At most so many tracks of one artist."
    )
    artist_gap: Annotated[int, Field(ge=0, le=recipe.MOST_GAP)] = Field(
        default=3, description="At least so many tracks between two of one artist."
    )
    explicit: bool | None = None
    ranges: RangesBody = Field(default_factory=RangesBody)  # type: ignore[valid-type]
    years: (
        Annotated[
            list[Annotated[int, Field(ge=int(FIELDS["year"].low), le=int(FIELDS["year"].high))]],
            Field(min_length=2, max_length=2),
        ]
        | None
    ) = None
    include: Annotated[list[Name], Field(max_length=recipe.MOST_TRACKS)] = Field(
        default=[], description="Ids that are in it whatever the narrowing rules say."
    )
    never: Annotated[list[Name], Field(max_length=recipe.MOST_NEVER)] = Field(
        default=[], description="Ids that are not in it."
    )
    familiarity: Annotated[float, Field(ge=-1, le=1)] = Field(
        default=0.0, description="−1 prefers the least known tracks, 1 the best known."
    )
    key_rule: Literal[recipe.KEY_RULES] = "any"  # type: ignore[valid-type]
    key: Annotated[str, Field(pattern=r"^(([1-9]|1[0-2])[AB])?$")] = Field(
        default="", description="On the Camelot wheel, such as 8A; only with a key rule."
    )
    order: Literal[recipe.ORDERS] = "flow"  # type: ignore[valid-type]
    arc: Annotated[list[Unit], Field(max_length=recipe.MOST_LEVELS)] = Field(
        default=[], description="Levels of energy of the order “custom”, 2 at least."
    )
    seed: Annotated[int, Field(ge=0, le=recipe.MOST_SEED)] = Field(
        default=0, description="Another one gives another list."
    )
    swaps: Annotated[
        list[Annotated[list[Text], Field(min_length=2, max_length=2)]],
        Field(max_length=recipe.MOST_SWAPS),
    ] = Field(
        default=[], description="Pairs of ids, the second in the place of the first if rules allow."
    )
    new_artists: bool = Field(
        default=False,
        description="Only artists who are not in the list that is gone on with.",
    )
    fingerprint: Text = Field(default="", description="Of the data it was made for; not needed.")
    build: Text = Field(default="", description="The build it was made for; not needed.")
    method: Annotated[int, Field(ge=0, le=recipe.MOST_METHOD)] = Field(
        default=0, description="The way in which its list was made; not needed."
    )
