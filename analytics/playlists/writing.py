"""A playlist as a file: the formats that are nothing but its rows."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from analytics.catalogue import Catalogue
from analytics.errors import InvalidSpec
from analytics.formulas import FORMULA_STARTS
from analytics.playlists.recipe import Recipe
from analytics.playlists.tracks import Places, Tracks

FORMATS: Final = ("csv", "json", "m3u8", "xspf", "jspf", "uris")
"""Every format there is to be."""
WRITTEN: Final = ("csv", "json")
"""Those written here."""


@dataclass(frozen=True, slots=True)
class Line:
    """A track of a playlist as it is written.  position: from 1.  seconds: None where unknown."""

    position: int
    id: str
    name: str
    artists: tuple[str, ...]
    album: str | None
    seconds: float | None


def lines_of(catalogue: Catalogue, tracks: Tracks, places: Places) -> list[Line]:
    """The tracks at some places in that order, with their names. catalogue: they are of."""
    text = catalogue.text(tracks.rows[places], ("id", "name", "artists", "album")).to_pylist()
    lengths = tracks.column("duration")[places]
    return [
        Line(
            position=number,
            id=row["id"],
            name=row["name"],
            artists=tuple(row["artists"]),
            album=row.get("album"),
            seconds=None if np.isnan(length) else round(float(length), 3),
        )
        for number, (row, length) in enumerate(zip(text, lengths, strict=True), start=1)
    ]


def write(fmt: str, lines: Sequence[Line], recipe: Recipe) -> bytes:
    """A playlist in a format.  fmt: "csv" or "json", which holds the recipe too.

    Raises InvalidSpec for another one.
    """
    if fmt not in WRITTEN:
        raise InvalidSpec("format", fmt, " or ".join(WRITTEN))
    return _json(lines, recipe) if fmt == "json" else _csv(lines)


def _json(lines: Sequence[Line], recipe: Recipe) -> bytes:
    data = {"recipe": recipe.to_dict(), "tracks": [_row(line) for line in lines]}
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()


def _csv(lines: Sequence[Line]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_row(Line(0, "", "", (), None, None)))
    for line in lines:
        row = {**_row(line), "artists": ";".join(line.artists)}
        writer.writerow([_plain(value) for value in row.values()])
    return text.getvalue().encode()


def _row(line: Line) -> dict[str, Any]:
    return {
        "position": line.position,
        "id": line.id,
        "name": line.name,
        "artists": list(line.artists),
        "album": line.album,
        "seconds": line.seconds,
    }


def _plain(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula behind an apostrophe."""
    is_formula = isinstance(value, str) and re.match(FORMULA_STARTS, value)
    return f"'{value}" if is_formula else value
