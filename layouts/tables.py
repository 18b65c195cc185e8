"""The table of matching tracks: its columns; its rows are asked for as people scroll."""

from __future__ import annotations

from typing import Any, Final

import dash_ag_grid as dag

from analytics.options import Options
from analytics.schema import FEATURES
from layouts import ids

ROWS_PER_REQUEST: Final = 100
TEXT: Final = (("name", "Track", 240), ("artists", "Artist", 200), ("album", "Album", 180),
               ("genres", "Genres", 160))  # fmt: skip
FACTS: Final = (("popularity", "Popularity", 110), ("duration", "Length", 90), ("year", "Year", 80))


def track_table(options: Options) -> dag.AgGrid:
    """A table over all matches, sorted on the server by a click on a header."""
    return dag.AgGrid(
        id=ids.Explore.TABLE,
        columnDefs=columns(options),
        rowModelType="infinite",
        className="track-grid",
        defaultColDef={"sortable": True, "resizable": True, "suppressMovable": True,
                       "sortingOrder": ["desc", "asc", None]},
        dashGridOptions={
            "theme": {"function": "tableTheme(themeQuartz)"},
            "cacheBlockSize": ROWS_PER_REQUEST,
            "rowHeight": 36,
            "headerHeight": 36,
        },
        eventListeners={"cellClicked": ["tableOpen(params)"], "cellKeyDown": ["tableKey(params)"]},
        style={"height": "100%"},
    )  # fmt: skip


def columns(options: Options) -> list[dict[str, Any]]:
    """The columns this catalogue has: text, mood, facts, then the audio features."""
    absent = options.columns_absent
    text = [
        {"field": name, "headerName": words, "width": width,
         "valueFormatter": {"function": f"tableText(params, '{name}')"},
         **({"pinned": "left"} if name == "name" else {})}
        for name, words, width in TEXT
        if name not in absent
    ]  # fmt: skip
    mood = {"field": "mood", "headerName": "Mood", "width": 170, "sortable": False,
            "valueFormatter": {"function": "tableText(params, 'mood')"}}  # fmt: skip
    numbers = [(name, words, width) for name, words, width in FACTS if name in options.limits]
    numbers += [
        (field.name, field.label, 130) for field in FEATURES if field.name in options.limits
    ]
    return [
        *text, mood,
        *({"field": name, "headerName": words, "width": width, "type": "rightAligned",
           "valueFormatter": {"function": f"tableText(params, '{name}')"}}
          for name, words, width in numbers),
    ]  # fmt: skip
