"""The way from a file to a clean table of tracks, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analytics.errors import UnusableFile
from analytics.ingest import assembling, headers, identity, lists, merging, text
from analytics.ingest.cleaning import Numbers, clean_numbers
from analytics.ingest.headers import Match
from analytics.ingest.health import HealthReport, Repair, counted
from analytics.ingest.identity import Identity
from analytics.ingest.merging import Groups
from analytics.ingest.records import Records, as_frame, summarised
from analytics.ingest.sources import Source, open_source
from analytics.ingest.tables import BoolArray, Ingested, NamesArray, RawTable, SourceColumn
from analytics.schema import FEATURE_NAMES, LIST_COLUMNS, OPTIONAL_COLUMNS, TEXT_COLUMNS


def read_tracks(path: Path, columns: Mapping[str, int] | None = None) -> Ingested:
    """Read a file of tracks, in any dialect, into one row per track.

    columns: canonical column -> its position in the header, where somebody has said so; without
    it they are known by their names.

    Nothing is lost silently: records that cannot be used are in `rejected`, values that cannot be
    right are counted in `health`, and assumptions about scales and separators are in its notes.

    Raises UnusableFile, in one sentence, if the file cannot become a catalogue; InvalidSpec for
    columns that it does not have.
    """
    source = open_source(Path(path))
    if columns is None:
        matches = headers.match(source.file, source.row, source.header)
    else:
        headers.require_sane(source.file, source.row, source.header)
        matches = headers.said(source.header, columns)
    headers.require_catalogue(source.file, source.row, matches)
    raw = source.read(sorted({found.position for found in matches.values()}))
    read = _Read(source, matches, raw, list(source.notes), [])

    records = _records(read)
    numbers = _numbers(read, records)
    found = _identity(read, records)
    groups = Groups.of(found.ids)
    tracks = assembling.clean_table(records, found.ids, groups)

    header = {
        name: SourceColumn(match.name, numbers.factors.get(name, 1.0))
        for name, match in sorted(matches.items(), key=lambda item: item[1].position)
        if name in tracks
    }
    genres = records.lists.get("genres")
    health = HealthReport(
        file=source.file,
        n_read=raw.n_read,
        n_kept=len(tracks),
        n_merged=len(records.rows) - len(tracks),
        n_repaired=sum(repair["count"] for repair in read.repaired),
        n_rejected=len(records.rejected),
        encoding=source.encoding,
        delimiter=source.delimiter,
        features_present=[name for name in FEATURE_NAMES if name in tracks],
        features_missing=[name for name in FEATURE_NAMES if name not in tracks],
        columns_present=[name for name in OPTIONAL_COLUMNS if name in tracks],
        columns_absent=[name for name in OPTIONAL_COLUMNS if name not in tracks],
        n_versions=int(tracks["recording"].duplicated(keep=False).sum()),
        n_artists=lists.n_distinct(records.lists["artists"]),
        n_genres=0 if genres is None else lists.n_distinct(tracks["genres"].to_numpy()),
        rejected=summarised(records.rejected),
        repaired=read.repaired,
        merged=merging.describe_merges(groups, genres, by_name=found.all_made),
        notes=read.notes,
    )
    return Ingested(tracks, header, health, as_frame(records.rejected))


@dataclass(frozen=True, slots=True)
class _Read:
    """What is known about a file after reading its text; `notes` and `repaired` grow with it."""

    source: Source
    matches: Mapping[str, Match]
    raw: RawTable
    notes: list[str]
    repaired: list[Repair]


def _records(read: _Read) -> Records:
    """Text trimmed, artists and genres split, records without a name or artist left out."""
    columns = {name: read.raw.columns[match.position] for name, match in read.matches.items()}
    readable = {*TEXT_COLUMNS, *LIST_COLUMNS}
    records = Records(
        rows=read.raw.rows,
        text={
            name: text.cleaned(column) if name in readable else column
            for name, column in columns.items()
        },
        rejected=list(read.raw.rejected),
    )
    match = read.matches["artists"]
    artists, note = lists.split_artists(
        records.text["artists"], several=match.holds_several_artists
    )
    records.lists["artists"] = artists
    if note:
        read.notes.append(note)
    if "genres" in records.text:
        records.lists["genres"] = lists.split_genres(records.text["genres"])
    records.reject(text.is_empty(records.text["name"]), "it has no name")
    records.reject(_is_empty(records.lists["artists"]), "it has no artist")
    _require_rows(read, records)
    read.repaired.extend(records.shorten())
    return records


def _numbers(read: _Read, records: Records) -> Numbers:
    """Every number in canonical units; records of which no feature is known are left out."""
    numbers = clean_numbers(records.text, read.matches, records.rows)
    features = [name for name in FEATURE_NAMES if name in numbers.columns]
    read.notes.extend(numbers.notes)
    read.repaired.extend(numbers.repaired)
    headers.require_enough_features(read.source.file, features)
    records.numbers = numbers.columns
    unheard = np.all([np.isnan(records.numbers[name]) for name in features], axis=0)
    records.reject(unheard, "it has no audio features")
    _require_rows(read, records)
    return numbers


def _identity(read: _Read, records: Records) -> Identity:
    """Which track each record is; records whose id belongs to another track are left out."""
    features = [name for name in FEATURE_NAMES if name in records.numbers]
    found = identity.identify(
        records.text.get("id"),
        records.text["name"],
        records.lists["artists"],
        records.numbers.get("duration"),
        np.column_stack([records.numbers[name] for name in features]),
    )
    if found.note:
        read.notes.append(found.note)
    records.reject(found.clashes, "its id belongs to another track")
    return found.without_clashes()


def _require_rows(read: _Read, records: Records) -> None:
    if len(records.rows) == 0:
        most = summarised(records.rejected)[0]
        raise UnusableFile(
            read.source.file,
            f"none of its {counted(read.raw.n_read, 'row')} can be used; of most of them, "
            f"{most['reason']}.",
            row=most["examples"][0]["row"],
        )


def _is_empty(values: NamesArray) -> BoolArray:
    return np.fromiter((not names for names in values), dtype=np.bool_, count=len(values))
