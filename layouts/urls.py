"""Addresses: a view as a query string, and back.

The one place on the server that spells addresses; assets/20-address.js is its twin in the browser,
and a browser test holds the two together on random views. Decoding never raises: parts that are
unknown, malformed or out of range are dropped, and what is left is the canonical form, so that
`decode(encode(view)) == view` and equal views have equal addresses.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import parse_qsl, quote

from analytics.filters import (
    MAP_UNITS,
    MAX_CORNERS,
    MIN_CORNERS,
    Filter,
    Range,
    Region,
    make_ranges,
)
from analytics.schema import FEATURE_NAMES, FIELDS, Field

EXPLORE: Final = "/"
MOODS: Final = "/moods"
GENRES: Final = "/genres"
PLAYLISTS: Final = "/playlists"
SONG: Final = "/song"
ARTISTS: Final = "/artists"
ALBUM: Final = "/album"
PATH: Final = "/path"
LIBRARY: Final = "/library"
DATA: Final = "/data"
SAVED: Final = "/saved"
LAB: Final = "/lab"
LISTENERS: Final = "/listeners"
ME: Final = "/me"
YOU: Final = "/you"
SIGN_IN: Final = "/sign-in"
JOIN: Final = "/join"
PEOPLE: Final = "/people"
AUDIT: Final = "/audit"
REACHED_BY_LINKS: Final = (SONG, PATH, ALBUM, SIGN_IN, JOIN, PEOPLE, AUDIT)
"""Pages that need something first, such as a song that was picked: not in the navigation."""
PAGES: Final = (
    EXPLORE, MOODS, ARTISTS, GENRES, PLAYLISTS, LIBRARY, ME, SAVED, LISTENERS, LAB, DATA, YOU,
    *REACHED_BY_LINKS,
)  # fmt: skip
"""Paths of the pages there are, below the address the app is served from."""
MAX_ADDRESS: Final = 8_000
"""Longer query strings are not read at all; proxies refuse them too."""
MAX_VALUES: Final = 50
"""At most this many moods, genres or artists in one view."""
TABS: Final = ("profile", "moods", "together", "spread", "genres", "tracks")
SHOWN_KEYS: Final = ("map", "colour", "tab", "spread", "track")
"""The parts of an address that say how a view is shown, not which tracks match."""
# What encodeURIComponent leaves alone, so that both twins write the same text.
UNRESERVED: Final = "!'()*~-._"
RANGE_TEXT: Final = re.compile(r"(-?[0-9]{1,6}(?:\.[0-9]{1,6})?)-(-?[0-9]{1,6}(?:\.[0-9]{1,6})?)")
WHOLE_NUMBER: Final = re.compile(r"[0-9]{1,5}")
TRACK_ID: Final = re.compile(r"[^\x00-\x1f\x7f]{1,200}")


class Choices(Protocol):
    """What decoding needs to know of a catalogue (`analytics.engine.Options` has it)."""

    @property
    def limits(self) -> Mapping[str, tuple[int, int]]:
        """Lowest and highest step in use of each field present."""

    @property
    def genres(self) -> Container[str]:
        """Names of genres."""

    @property
    def artists(self) -> Container[str]:
        """Names of artists."""

    @property
    def projections(self) -> Container[str]:
        """Names of maps."""

    def mood_names(self) -> Mapping[str, str]:
        """The name of each mood's slug."""


@dataclass(frozen=True, slots=True)
class View:
    """What a person looks at: a filter, and how it is shown.

    colour: "mood", "genre" or a feature.  track: id of the open track.  sort: a column, with "-" in
    front for descending.
    """

    chosen: Filter = field(default_factory=Filter)
    projection: str = "pca"
    colour: str = "mood"
    tab: str = "profile"
    spread: str = "energy"
    track: str | None = None


def encode(view: View) -> str:
    """The query string of a view, without "?"; empty for the view that shows everything."""
    shown = [
        ("map", view.projection, "pca"),
        ("colour", view.colour, "mood"),
        ("tab", view.tab, "profile"),
        ("spread", view.spread, "energy"),
        ("track", view.track, None),
    ]
    extra = [(key, value) for key, value, default in shown if value and value != default]
    return _join([*_filter_parts(view.chosen), *extra])


def encode_filter(chosen: Filter) -> str:
    """The query string of a filter alone: what answers are cached under."""
    return _join(_filter_parts(chosen))


def decode(search: str, choices: Choices) -> View:
    """The view a query string describes; never raises."""
    values = _values(search)
    chosen = _filter(values, choices)
    colour = _one_of(values.get("colour"), ("mood", "genre", *FEATURE_NAMES), "mood")
    if (colour == "genre" and not choices.genres) or (
        colour in FEATURE_NAMES and colour not in choices.limits
    ):
        colour = "mood"
    spreadable = [name for name in FEATURE_NAMES if name in choices.limits]
    track = (values.get("track") or [""])[0]
    return View(
        chosen=chosen,
        projection=_one_of(values.get("map"), choices.projections, "pca"),
        colour=colour,
        tab=_one_of(values.get("tab"), TABS, "profile"),
        spread=_one_of(values.get("spread"), spreadable, "energy"),
        track=track if TRACK_ID.fullmatch(track) else None,
    )


def first_values(search: str) -> dict[str, str]:
    """The first value of each name in a query string; never raises."""
    return {name: values[0] for name, values in _values(search).items()}


def lab(part: str, **query: object) -> str:
    """The address of a part of the Lab, with what is open in it; None is left out."""
    given = [(name, str(value)) for name, value in query.items() if value is not None]
    return f"{LAB}?{_join([('part', part), *given])}"


def explore(view: View) -> str:
    """The address of a view on Explore."""
    query = encode(view)
    return f"{EXPLORE}?{query}" if query else EXPLORE


def mood(slug: str) -> str:
    """The address of one mood's page."""
    return f"{MOODS}?{_join([('mood', slug)])}"


def report(build: str) -> str:
    """The address of the report of a build, one page that opens without a network."""
    return f"/report.html?{_join([('build', build)])}"


def printed(name: str, file: str) -> str:
    """The address of a file of a print: "report.pdf" or "figures.zip"."""
    return f"/prints/{name}/{file}"


def song(track_id: str, **query: object) -> str:
    """The address of one song's page; None is left out."""
    given = [(name, str(value)) for name, value in query.items() if value is not None]
    return f"{SONG}?{_join([('id', track_id), *given])}"


def path(first: str | None = None, last: str | None = None, **query: object) -> str:
    """The address of the way from one song to another; what is None is left out."""
    given = {"from": first, "to": last, **query}
    text = _join((name, str(value)) for name, value in given.items() if value is not None)
    return f"{PATH}?{text}" if text else PATH


def saved(saved_id: str) -> str:
    """The address of something that was saved."""
    return f"{SAVED}?{_join([('id', saved_id)])}"


def artist(name: str) -> str:
    """The address of one artist's page."""
    return f"{ARTISTS}?{_join([('artist', name)])}"


def album(name: str, artist_name: str) -> str:
    """The address of the page of the album of a name that is filed under an artist."""
    return f"{ALBUM}?{_join([('album', name), ('artist', artist_name)])}"


def genre(name: str) -> str:
    """The address of one genre on the page of genres."""
    return f"{GENRES}?{_join([('genre', name)])}"


def differing(first: str, second: str, build: str) -> str:
    """The address of a file of the tracks on which two methods of a build disagree."""
    return f"/differing.csv?{_join([('a', first), ('b', second), ('build', build)])}"


def rejected_plays(build: str) -> str:
    """The address of a file of what was left out of a build's files of plays and people."""
    return f"/plays/rejected.csv?{_join([('build', build)])}"


def whole_file(what: str, fmt: str, build: str) -> str:
    """The address of a file of all a build's tracks, or of those that stand for its moods.

    what: "clusters" or "representatives".  fmt: "csv", "json" or "parquet".
    """
    return f"/{what}.{fmt}?{_join([('build', build)])}"


def decode_filter(search: str, choices: Choices) -> Filter:
    """The filter part of a query string; never raises."""
    return _filter(_values(search), choices)


def query(parts: Iterable[tuple[str, str]]) -> str:
    """The query string of names and values, spelled as everywhere here."""
    return _join(parts)


def values(search: str) -> dict[str, list[str]]:
    """Every value of each name in a query string, in order; never raises."""
    return _values(search)


def range_in(texts: list[str], field: Field, whole: tuple[int, int]) -> Range | None:
    """The range in the first of some texts; None if it is none or narrows nothing.

    whole: lowest and highest step in use.
    """
    return _range(texts, field, whole)


def _join(parts: Iterable[tuple[str, str]]) -> str:
    return "&".join(
        f"{quote(key, safe=UNRESERVED)}={quote(value, safe=UNRESERVED)}" for key, value in parts
    )


def _filter_parts(chosen: Filter) -> list[tuple[str, str]]:
    parts = [
        *(("mood", slug) for slug in chosen.moods),
        *(("genre", name) for name in chosen.genres),
        *(("artist", name) for name in chosen.artists),
    ]
    if chosen.explicit is not None:
        parts.append(("explicit", "yes" if chosen.explicit else "no"))
    for name, limit in chosen.ranges:
        field = FIELDS[name]
        low, high = field.value_of(limit.low), field.value_of(limit.high)
        parts.append((name, f"{low:g}-{high:g}"))
    if chosen.region is not None:
        corners = [str(unit) for corner in chosen.region.corners for unit in corner]
        parts.append(("region", ".".join([chosen.region.projection, *corners])))
    return parts


def _values(search: str) -> dict[str, list[str]]:
    text = search.removeprefix("?")
    if len(text) > MAX_ADDRESS:
        return {}
    values: dict[str, list[str]] = {}
    for key, value in parse_qsl(text, encoding="utf-8", errors="replace"):
        values.setdefault(key, []).append(value)
    return values


def _filter(values: Mapping[str, list[str]], choices: Choices) -> Filter:
    ranges = {
        name: limit
        for name, whole in choices.limits.items()
        if (limit := _range(values.get(name, []), FIELDS[name], whole)) is not None
    }
    return Filter(
        moods=_some_of(values.get("mood"), choices.mood_names()),
        genres=_some_of(values.get("genre"), choices.genres),
        artists=_some_of(values.get("artist"), choices.artists),
        explicit={"yes": True, "no": False}.get(values.get("explicit", [""])[0]),
        ranges=make_ranges(ranges),
        region=_region(values.get("region", []), choices.projections),
    )


def _some_of(values: list[str] | None, known: Container[str]) -> tuple[str, ...]:
    wanted = (values or [])[:MAX_VALUES]
    return tuple(sorted({value for value in wanted if value in known}))


def _one_of(values: list[str] | None, known: Container[str], default: str) -> str:
    return values[0] if values and values[0] in known else default


def _range(values: list[str], field: Field, whole: tuple[int, int]) -> Range | None:
    match = RANGE_TEXT.fullmatch(values[0]) if values else None
    if match is None:
        return None
    low = max(field.step_of(float(match[1])), whole[0])
    high = min(field.step_of(float(match[2])), whole[1])
    if low > high or (low, high) == whole:
        return None
    return Range(low, high)


def _region(values: list[str], projections: Container[str]) -> Region | None:
    projection, *numbers = values[0].split(".") if values else [""]
    n_corners = len(numbers) // 2
    if (
        projection not in projections
        or len(numbers) != 2 * n_corners
        or not MIN_CORNERS <= n_corners <= MAX_CORNERS
        or not all(WHOLE_NUMBER.fullmatch(number) for number in numbers)
    ):
        return None
    units = [min(int(number), MAP_UNITS - 1) for number in numbers]
    return Region(projection, tuple(zip(units[::2], units[1::2], strict=True)))
