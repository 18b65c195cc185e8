"""The filter of a query, spelled as in the address of Explore, and refused where that drops it.

A link of a page opens whatever of it can be read; a program is told what cannot.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import Field, create_model

from analytics.engine import Engine
from analytics.errors import InvalidSpec
from analytics.filters import MAPS, MAX_CORNERS, MIN_CORNERS, Filter
from analytics.playlists.reading import refuse
from analytics.schema import FIELDS
from analytics.schema import Field as SchemaField
from dashapp.api.paging import PagedQuestion
from dashapp.api.questions import NAME
from layouts import urls

Name = Annotated[str, Field(pattern=NAME)]
_ENDS: Final = r"-?[0-9]{1,6}(\.[0-9]{1,6})?"
RANGE: Final = f"^{_ENDS}-{_ENDS}$"
"""As `urls.RANGE_TEXT`, which reads it."""
_CORNER: Final = r"\.[0-9]{1,5}\.[0-9]{1,5}"
REGION: Final = f"^({'|'.join(MAPS)})({_CORNER}){{{MIN_CORNERS},{MAX_CORNERS}}}$"


def names(description: str) -> Any:
    """A part of a query that can be given several times: names, any of which will do."""
    return Field(default=(), max_length=urls.MAX_VALUES, description=description)


class _NamesAndRegion(PagedQuestion):
    mood: tuple[Name, ...] = names("Slugs of moods; tracks of any of them.")
    genre: tuple[Name, ...] = names("Genres; tracks of any of them.")
    artist: tuple[Name, ...] = names("Artists; tracks by any of them.")
    explicit: Literal["yes", "no"] | None = Field(
        default=None, description="Only explicit tracks, or none of them."
    )
    region: Annotated[str, Field(pattern=REGION)] | None = Field(
        default=None,
        description="A polygon on a map: its name and the x and y of each corner, in 65,536ths of "
        "the map, with dots between.",
        examples=["pca.9000.9000.40000.9000.40000.40000"],
    )


def _range_of(field: SchemaField) -> Any:
    unit = {"%": "shares from 0 to 1", "s": "seconds", "": "whole numbers"}.get(
        field.unit, field.unit
    )
    low, high = field.value_of(field.n_steps // 5), field.value_of(field.n_steps // 2)
    return (
        Annotated[str, Field(pattern=RANGE)],
        Field(
            default=None,
            description=f"{field.label}, lowest and highest: {field.meaning}; {unit}, in steps of "
            f"{field.step:g}.",
            examples=[f"{low:g}-{high:g}"],
        ),
    )


FilterQuestion: Final = create_model(
    "FilterQuestion",
    __base__=_NamesAndRegion,
    __module__=__name__,
    **{name: _range_of(field) for name, field in FIELDS.items()},
)
"""A filter as the address of Explore has it: names, a region and a range per field."""


def filter_of(engine: Engine, question: _NamesAndRegion) -> Filter:
    """The filter of a query. Raises InvalidSpec for what this catalogue does not have or know."""
    told = question.model_dump(exclude_defaults=True, exclude={"limit", "cursor", "sort"})
    require_names(engine, question.mood, question.genre, question.artist)
    if question.explicit is not None and not engine.catalogue.has("explicit"):
        raise refuse("explicit", question.explicit, "left out only: it is known of no track here")
    region = question.region
    if region is not None and region.partition(".")[0] not in engine.options.projections:
        maps = " or ".join(engine.options.projections)
        raise refuse("region", region, f"on a map of this build, {maps}")
    for name in (name for name in FIELDS if name in told):
        _require_range(engine, FIELDS[name], told[name])
    parts = [
        (name, each)
        for name, value in told.items()
        for each in ([value] if isinstance(value, str) else value)
    ]
    return urls.decode_filter(urls.query(parts), engine.options)


def require_names(
    engine: Engine,
    moods: tuple[str, ...] = (),
    genres: tuple[str, ...] = (),
    artists: tuple[str, ...] = (),
) -> None:
    """Raise InvalidSpec for a mood, genre or artist that this catalogue does not have."""
    options = engine.options
    slugs = options.mood_names()
    for slug in moods:
        if slug not in slugs:
            raise refuse("mood", slug, f"one of {', '.join(slugs)}")
    for name in genres:
        if name not in options.genres:
            raise refuse("genre", name, "a genre of this catalogue, see /genres")
    for name in artists:
        if name not in options.artists:
            raise refuse("artist", name, "an artist of this catalogue, see /artists")


def _require_range(engine: Engine, field: SchemaField, text: str) -> None:
    """Refuse what a page would drop: a range that is none, or that no known value is in."""
    known = engine.catalogue.limits.get(field.name)
    if known is None:
        raise refuse(field.name, text, "left out only: it is known of no track here")
    match = urls.RANGE_TEXT.fullmatch(text)
    low, high = (float(match[1]), float(match[2])) if match else (1.0, 0.0)
    lowest, highest = field.value_of(known[0]), field.value_of(known[1])
    if low > high or field.step_of(low) > known[1] or field.step_of(high) < known[0]:
        legal = f"the lower end first, within {lowest:g} to {highest:g}, as this catalogue has it"
        raise InvalidSpec(field.name, text, legal)
