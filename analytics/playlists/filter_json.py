"""A filter as JSON, in the words of an address, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from analytics.filters import (
    MAP_UNITS,
    MAPS,
    MAX_CORNERS,
    MIN_CORNERS,
    Filter,
    Range,
    Region,
    make_ranges,
)
from analytics.playlists import reading
from analytics.schema import FIELDS

_PARTS: Final = ("mood", "genre", "artist", "explicit", "region")


def filter_to_dict(chosen: Filter) -> dict[str, Any]:
    """As JSON can hold it, what is left at its default left out; ranges in the field's unit."""
    data: dict[str, Any] = {
        name: list(part)
        for name, part in zip(_PARTS, (chosen.moods, chosen.genres, chosen.artists), strict=False)
        if part
    }
    if chosen.explicit is not None:
        data["explicit"] = chosen.explicit
    data |= ranges_to_dict(chosen.ranges)
    if chosen.region is not None:
        corners = [list(corner) for corner in chosen.region.corners]
        data["region"] = {"map": chosen.region.projection, "corners": corners}
    return data


def filter_from_dict(name: str, data: object) -> Filter:
    """The filter that `filter_to_dict` described. Raises InvalidSpec for anything else."""
    given = reading.an_object(name, data, (*_PARTS, *FIELDS))
    moods, genres, artists = (
        tuple(sorted(reading.names(f"{part} in {name}", given.get(part, ()))))
        for part in _PARTS[:3]
    )
    return Filter(
        moods=moods,
        genres=genres,
        artists=artists,
        explicit=reading.yes_no_or_either(f"explicit in {name}", given.get("explicit")),
        ranges=ranges_from_dict(name, {key: given[key] for key in given if key in FIELDS}),
        region=_region(f"region in {name}", given["region"]) if given.get("region") else None,
    )


def ranges_to_dict(ranges: tuple[tuple[str, Range], ...]) -> dict[str, list[float]]:
    """The ends of each range in its field's unit."""
    return {
        field: [FIELDS[field].value_of(limit.low), FIELDS[field].value_of(limit.high)]
        for field, limit in ranges
    }


def ranges_from_dict(name: str, data: object) -> tuple[tuple[str, Range], ...]:
    """The ranges that `ranges_to_dict` described. Raises InvalidSpec for anything else."""
    given = reading.an_object(name, data, tuple(FIELDS))
    return make_ranges({field: _range(name, field, ends) for field, ends in given.items()})


def _range(name: str, field_name: str, ends: object) -> Range:
    field = FIELDS[field_name]
    low, high = (
        reading.a_number(f"{field_name} in {name}", end, field.low, field.high)
        for end in reading.a_pair(f"{field_name} in {name}", ends)
    )
    if low > high:
        raise reading.refuse(
            f"The low end of {field_name} in {name}", low, f"at most the high end, {high:g}"
        )
    return Range(field.step_of(low), field.step_of(high))


def _region(name: str, data: object) -> Region:
    given: Mapping[str, Any] = reading.an_object(name, data, ("map", "corners"))
    corners = given.get("corners")
    if not isinstance(corners, list | tuple) or not MIN_CORNERS <= len(corners) <= MAX_CORNERS:
        raise reading.refuse(
            f"corners of {name}", corners, f"a list of {MIN_CORNERS} to {MAX_CORNERS} pairs"
        )
    ends = [reading.a_pair(f"A corner of {name}", corner) for corner in corners]
    x_and_y = tuple(
        (
            reading.a_whole_number(f"A corner of {name}", x, 0, MAP_UNITS - 1),
            reading.a_whole_number(f"A corner of {name}", y, 0, MAP_UNITS - 1),
        )
        for x, y in ends
    )
    return Region(reading.one_of(f"map of {name}", given.get("map", "pca"), MAPS), x_and_y)
