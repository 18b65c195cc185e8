"""Playlists as tables: ours, Exportify's of every year, and others with a known header."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pyarrow as pa

from analytics.errors import UnusableFile
from analytics.formulas import as_written, made_plain
from analytics.ingest import headers, lists, scales, values
from analytics.ingest.delimited import EMPTY, REPEATED_HEADER, Layout, detect_layout, read_rows
from analytics.ingest.encodings import EncodedText
from analytics.ingest.headers import Match
from analytics.ingest.tables import RawTable, Text
from analytics.ingest.text import cleaned
from analytics.playlist_files.listed import (
    MAX_COLUMNS,
    Listed,
    ListedTrack,
    Recipe,
    as_isrc,
    as_seconds,
    as_spotify_id,
    dumped,
    require_few,
    require_few_lines,
    require_text,
)
from analytics.playlist_files.spotify import id_in

HEADER: Final = ("position", "name", "artists", "album", "duration_s", "spotify_id", "isrc")
"""Of our own tables, in which artists are parted by semicolons or, where one has one, a list."""

_BETWEEN: Final = "; "
_WANTED: Final = ("id", "name", "artists", "album", "duration")
_ISRC: Final = "isrc"


def write(tracks: Sequence[ListedTrack], title: str, recipe: Recipe | None) -> bytes:
    """A table of the tracks; a table has no place for title and recipe.

    Text that a spreadsheet would run as a formula stands behind an apostrophe.
    """
    del title, recipe
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(HEADER)
    for track in tracks:
        writer.writerow((
            track.position, made_plain(track.name), made_plain(_together(track.artists)),
            made_plain(track.album), "" if track.duration_s is None else track.duration_s,
            track.spotify_id or "", track.isrc or "",
        ))  # fmt: skip
    return table.getvalue().encode()


def read(file: str, text: EncodedText) -> Listed:
    """The rows of a table. Raises UnusableFile naming row and column of what cannot be right."""
    layout = detect_layout(file, text)
    if len(layout.names) > MAX_COLUMNS:
        raise UnusableFile(file, f"the header has more than {MAX_COLUMNS} columns.", row=layout.row)
    require_few_lines(file, max(text.content.count(end) for end in (b"\n", b"\r")))
    if layout.names == HEADER:
        return _own(file, _rows(file, text, layout, range(len(HEADER))))
    matches = _understood(file, layout)
    raw = _rows(file, text, layout, sorted({match.position for match in matches.values()}))
    return _others(file, raw, matches)


def _rows(file: str, text: EncodedText, layout: Layout, wanted: Sequence[int]) -> RawTable:
    raw = read_rows(file, text, layout, wanted)
    unfit = [each for each in raw.rejected if each.reason not in (EMPTY, REPEATED_HEADER)]
    if unfit:
        raise UnusableFile(file, f"this row cannot be read: {unfit[0].reason}.", row=unfit[0].row)
    require_few(file, len(raw.rows))
    return raw


def _understood(file: str, layout: Layout) -> dict[str, Match]:
    known = headers.match(file, layout.row, layout.names)
    matches: dict[str, Match] = {name: known[name] for name in _WANTED if name in known}
    for position, name in enumerate(layout.names):
        if headers.reduced(name) == _ISRC:
            matches.setdefault(_ISRC, Match(position, name.strip(), _ISRC, percent=False))
    if not {"id", "name", _ISRC} & matches.keys():
        raise UnusableFile(
            file,
            "no column says which track a row is; name one track_name, or track_uri for Spotify's.",
            row=layout.row,
        )
    return matches


def _own(file: str, raw: RawTable) -> Listed:
    columns = [raw.columns[position].to_pylist() for position in range(len(HEADER))]
    tracks: list[ListedTrack] = []
    for row, cells in zip(raw.rows.tolist(), zip(*columns, strict=True), strict=True):
        name, artists, album = (
            as_written(require_text(file, cell, row=row, column=column))
            for cell, column in zip(cells[1:4], HEADER[1:4], strict=True)
        )
        seconds = values.number(cells[4]) if cells[4] else None
        if cells[4] and seconds is None:
            raise UnusableFile(file, "this is no length.", row=row, column="duration_s")
        tracks.append(
            ListedTrack(
                name,
                _apart(file, artists, row),
                album,
                as_seconds(seconds),
                as_spotify_id(cells[5]),
                as_isrc(cells[6]),
                len(tracks) + 1,
            )
        )
    return Listed(tuple(tracks))


def _others(file: str, raw: RawTable, matches: Mapping[str, Match]) -> Listed:
    n = len(raw.rows)
    text = {name: cleaned(raw.columns[match.position]) for name, match in matches.items()}
    notes: list[str] = []
    artists: Sequence[tuple[str, ...]] = [()] * n
    if "artists" in text:
        several = matches["artists"].holds_several_artists
        found, note = lists.split_artists(text["artists"], several=several)
        artists = found.tolist()
        notes += filter(None, [note])
    seconds = _seconds(file, raw, matches["duration"], text["duration"], notes) if (
        "duration" in text) else [None] * n  # fmt: skip
    blank = pa.array([""] * n)
    names, albums, ids, isrcs = (
        text.get(name, blank).to_pylist() for name in ("name", "album", "id", _ISRC)
    )
    tracks = []
    for at, row in enumerate(raw.rows.tolist()):
        track = ListedTrack(
            as_written(require_text(file, names[at], row=row, column="name")),
            tuple(as_written(require_text(file, each, row=row, column="artists"))
                  for each in artists[at]),
            as_written(require_text(file, albums[at], row=row, column="album")),
            seconds[at],
            id_in(ids[at]) or as_spotify_id(ids[at]),
            as_isrc(isrcs[at]),
            at + 1,
        )  # fmt: skip
        if not (track.name or track.spotify_id or track.isrc):
            column = matches["name" if "name" in matches else next(iter(matches))].name
            raise UnusableFile(
                file, "this row has neither a name nor the id of a track.", row=row, column=column
            )
        tracks.append(track)
    return Listed(tuple(tracks), notes=tuple(notes))


def _seconds(
    file: str, raw: RawTable, match: Match, text: Text, notes: list[str]
) -> list[float | None]:
    """Lengths in seconds, whatever the unit of the column; the unit is told where it is a guess."""
    if values.has_clock_times(text):
        parsed, factor = values.parse_by_unique(text, values.clock_seconds), 1.0
    else:
        parsed = values.parse_numbers(text)
        scale = scales.duration_scale(match, parsed.values)
        factor = scale.factor
        notes += filter(None, [scale.note])
    if parsed.unreadable.any():
        row = int(raw.rows[np.flatnonzero(parsed.unreadable)[0]])
        raise UnusableFile(file, "this is no length.", row=row, column=match.name)
    return [as_seconds(value, per_second=factor) for value in parsed.values.tolist()]


def _together(artists: Sequence[str]) -> str:
    if any(";" in name for name in artists) or (artists and artists[0].startswith("[")):
        return dumped(list(artists))
    return _BETWEEN.join(artists)


def _apart(file: str, cell: str, row: int) -> tuple[str, ...]:
    if not cell.startswith("["):
        return tuple(filter(None, map(str.strip, cell.split(";"))))
    try:
        names = json.loads(cell)
    except (ValueError, RecursionError) as error:
        raise UnusableFile(file, "this is no list of names.", row=row, column="artists") from error
    return tuple(map(str, names))
