"""What the browser asks by address: views, pages of rows, one track, artists.

Plain functions of an engine and the text of a query; they never raise on what a visitor wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from analytics.engine import Engine
from analytics.filters import Filter
from analytics.schema import FEATURE_NAMES
from analytics.view_summary import ViewSummary
from layouts import urls
from layouts.figures.genres import genres
from layouts.figures.profile import profile
from layouts.figures.sizes import sizes
from layouts.figures.spread import spread
from layouts.figures.together import together
from layouts.rows import track_rows

FIRST_PAGE: Final = 25
MOST_ROWS: Final = 200
MOST_ARTISTS: Final = 30
MOST_DIGITS: Final = 9
SORTABLE: Final = ("name", "artists", "album", "genres", "popularity", "duration", "year",
                   *FEATURE_NAMES)  # fmt: skip
ANSWER_VERSION: Final = "1"
"""Part of every cache key: raise it when the shape of an answer changes."""


def view_key(engine: Engine, chosen: Filter) -> str:
    """The text a view's answer is cached under."""
    return f"{engine.cache_scope}:view:{urls.encode_filter(chosen)}:{ANSWER_VERSION}"


def view_answer(engine: Engine, chosen: Filter) -> dict[str, Any]:
    """All that the Explore page shows about the tracks that match a filter."""
    view = engine.view(chosen)
    sort, descending = default_order(engine)
    first = engine.rows(view.matching, sort=sort, descending=descending, start=0, stop=FIRST_PAGE)
    return {
        "build": engine.build_name,
        "search": urls.encode_filter(chosen),
        "matches": view.n_matches,
        "sentence": view.sentence,
        "moodCounts": view.mood_counts.tolist(),
        "moodMatches": view.mood_matches.tolist(),
        "histograms": {field: counts.tolist() for field, counts in view.histograms.items()},
        "genres": [name for name, _, _ in view.genres],
        "figures": view_figures(engine, view),
        "rows": track_rows(engine.catalogue, first),
    }


def view_figures(engine: Engine, view: ViewSummary) -> dict[str, Any]:
    """The dock's charts; the spread of every feature, so that choosing one asks nothing."""
    moods = engine.moods
    return {
        "profile": profile(view, moods),
        "sizes": sizes(view, moods),
        "together": together(view),
        "spread": {feature: spread(view, feature, moods) for feature in view.spreads},
        "genres": genres(view),
    }


def rows_answer(engine: Engine, chosen: Filter, values: Mapping[str, str]) -> dict[str, Any]:
    """One page of the matching tracks.

    values: `sort` a sortable column, "-" in front for descending; `start` and `stop` places from 0.
    Anything else falls back to the first page in the usual order.
    """
    sort, descending = default_order(engine)
    asked = values.get("sort", "")
    if asked.removeprefix("-") in SORTABLE and engine.catalogue.sortable(asked.removeprefix("-")):
        sort, descending = asked.removeprefix("-"), asked.startswith("-")
    start = whole_number(values.get("start"), 0, engine.catalogue.n_tracks)
    stop = whole_number(values.get("stop"), start + FIRST_PAGE, start + MOST_ROWS)
    matching = engine.matching(chosen)
    rows = engine.rows(matching, sort=sort, descending=descending, start=start, stop=stop)
    return {"rows": track_rows(engine.catalogue, rows), "matches": int(matching.sum())}


def track_answer(engine: Engine, row: int) -> dict[str, Any] | None:
    """One track by its row; None where there is no such row."""
    if not 0 <= row < engine.catalogue.n_tracks:
        return None
    return track_rows(engine.catalogue, [row])[0]


def artist_rows_answer(engine: Engine, name: str) -> list[int]:
    """Rows of an artist's tracks, ascending; none for a name we do not have."""
    return [int(row) for row in engine.catalogue.artists.rows(name)]


def artist_options(engine: Engine, typed: str, chosen: list[str]) -> list[dict[str, str]]:
    """Choices for the artist field: those chosen first, then those that fit what was typed."""
    found = engine.catalogue.artists.search(typed[:100], MOST_ARTISTS)
    names = dict.fromkeys([*chosen, *(name for name, _ in found)])
    return [{"label": name, "value": name} for name in names]


def default_order(engine: Engine) -> tuple[str, bool]:
    """The usual order of tracks: best known first where known, by name otherwise."""
    return ("popularity", True) if engine.catalogue.has("popularity") else ("name", False)


def whole_number(text: str | None, default: int, most: int) -> int:
    """A whole number from 0 to `most` written in digits; `default` for anything else."""
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > MOST_DIGITS:
        return min(default, most)
    return min(int(text), most)
