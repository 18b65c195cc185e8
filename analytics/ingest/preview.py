"""What a file would become, before anything is made of it: its columns, and how they are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from analytics.errors import UnusableFile
from analytics.ingest import headers
from analytics.ingest.health import label
from analytics.ingest.read import read_tracks
from analytics.ingest.sources import Source, open_source
from analytics.schema import FEATURE_NAMES

N_EXAMPLES: Final = 3
LONGEST: Final = 60
"""Letters of a name or a value that are shown."""


def preview(path: Path, columns: Mapping[str, int] | None = None) -> dict[str, Any]:
    """What is in the file at `path` and what would become of it, as JSON can hold it.

    columns: canonical column -> its position, where somebody has said so.

    header: each column's name and first values.  chosen: canonical column -> position.  fields:
    everything that a column can be, with its label and whether a catalogue needs it.  health,
    sentences: of the report; None and empty where `problem` says in a sentence why there is none.

    Raises UnusableFile for a file of which not even the header can be read; InvalidSpec for
    columns that it does not have.
    """
    source = open_source(path)
    headers.require_sane(source.file, source.row, source.header)
    if columns is not None:
        headers.said(source.header, columns)
    found: dict[str, Any] = {
        "file": source.file,
        "header": _header(source),
        "chosen": dict(headers.suggested(source.header) if columns is None else columns),
        "fields": [_field(name) for name in headers.ALIASES],
        "health": None,
        "sentences": [],
        "problem": None,
    }
    try:
        report = read_tracks(path, columns).health
    except UnusableFile as refusal:
        found["problem"] = str(refusal)
    else:
        found |= {"health": report.to_dict(), "sentences": report.sentences()}
    return found


def _header(source: Source) -> list[dict[str, Any]]:
    positions = range(len(source.header))
    try:
        sample = source.sample(positions).columns
    except UnusableFile:  # told as the problem of the whole
        sample = {}
    return [
        {"name": _short(source.header[at].strip()), "examples": _examples(sample.get(at, ()))}
        for at in positions
    ]


def _examples(column: Sequence[Any]) -> list[str]:
    """The first different values of a column that are not empty."""
    shown = (str(value).strip() for value in column[:200])
    return [_short(text) for text in list(dict.fromkeys(filter(None, shown)))[:N_EXAMPLES]]


def _short(text: str) -> str:
    plain = "".join(each if each.isprintable() else " " for each in text[: LONGEST + 1])
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"


def _field(name: str) -> dict[str, Any]:
    needed = name in ("name", "artists") or name in FEATURE_NAMES
    return {"name": name, "label": label(name), "needed": needed}
