"""What the page's scripts know of a catalogue before they ask anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.options import Options
from analytics.schema import FEATURE_NAMES, FIELDS
from analytics.waiting import ROWS_AT_ONCE
from layouts.figures.theme import template
from layouts.maps import map_note


def browser_meta(
    options: Options,
    *,
    files: Mapping[str, Any],
    stage: str,
    table_script: str,
    export_rows: int = ROWS_AT_ONCE,
) -> dict[str, Any]:
    """Fields, moods, genres, files of columns and the look of charts, JSON-able.

    files: by name, {"url", "places"} of each file of columns.  stage: "core" while the other maps
    are still being made, "full" after.  table_script: address of the table's
    library, fetched when the table is first wanted.  export_rows: tracks of a view that are written
    while somebody waits; the file of a larger one is asked for as a job.
    """
    return {
        "build": options.build,
        "stage": stage,
        "tracks": options.n_tracks,
        "fields": [
            {
                "name": field.name,
                "label": field.label,
                "unit": field.unit,
                "low": field.low,
                "high": field.high,
                "step": field.step,
                "steps": field.n_steps,
                "limits": options.limits[field.name],
                "feature": field.name in FEATURE_NAMES,
                "less": field.less,
                "more": field.more,
            }
            for field in FIELDS.values()
            if field.name in options.limits
        ],
        "moods": [
            {
                "number": mood.number,
                "slug": mood.slug,
                "name": mood.name,
                "description": mood.description,
                "tracks": mood.n_tracks,
                "slot": mood.colour_slot,
                "shape": mood.shape,
            }
            for mood in options.moods
        ],
        "genres": list(options.genres),
        "projections": list(options.projections),
        "mapNotes": {name: map_note(name, options) for name in options.projections},
        "files": dict(files),
        "tableScript": table_script,
        "exportRows": export_rows,
        "template": template(),
    }
