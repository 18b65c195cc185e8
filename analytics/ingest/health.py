"""What happened to a file on its way in: counts, reasons and examples, for people and machines."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final, TypedDict, cast

from analytics.schema import FIELDS, LIST_COLUMNS, TEXT_COLUMNS

MAX_EXAMPLES = 3
MAX_EXAMPLE_TEXT = 120

_LABELS: Final = {
    "artist_popularity": "Popularity of the artist",
    "time_signature": "Time signature",
    "genres": "Genres",
    "artists": "Artists",
}
_DELIMITER_WORDS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_ENCODING_WORDS: Final = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a byte order mark",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
}


class Example(TypedDict):
    """One place in the file: the line its record starts on, and what stood there."""

    row: int
    text: str


class Rejection(TypedDict):
    """Records left out for one reason."""

    reason: str
    count: int
    examples: list[Example]


class Repair(TypedDict):
    """Impossible numbers of one column that became unknown, or names that were cut short."""

    column: str
    reason: str
    count: int
    examples: list[Example]


class Merge(TypedDict):
    """Records joined to a track that was already read."""

    reason: str
    count: int


class Report(ABC):
    """What became of a file, for machines and in words; those that say it are dataclasses."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts, lists, text and whole numbers, fit for JSON."""
        return asdict(cast(Any, self))

    def sentences(self) -> list[str]:
        """The report in plain words, the most important first."""
        return list(self._told())

    @abstractmethod
    def _told(self) -> Iterator[str]:
        """Its sentences."""


@dataclass(frozen=True, slots=True)
class HealthReport(Report):
    """How a file became a table of tracks; n_read = n_kept + n_merged + n_rejected.

    n_repaired: single values (not rows) that became unknown or were cut short.
    encoding, delimiter: empty where the file has none (Parquet, generated tracks).
    n_versions: tracks that share their recording with another track.
    """

    file: str
    n_read: int
    n_kept: int
    n_merged: int = 0
    n_repaired: int = 0
    n_rejected: int = 0
    encoding: str = ""
    delimiter: str = ""
    features_present: list[str] = field(default_factory=list)
    features_missing: list[str] = field(default_factory=list)
    columns_present: list[str] = field(default_factory=list)
    columns_absent: list[str] = field(default_factory=list)
    n_versions: int = 0
    n_artists: int = 0
    n_genres: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    repaired: list[Repair] = field(default_factory=list)
    merged: list[Merge] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def _told(self) -> Iterator[str]:
        yield f"{counted(self.n_kept, 'track')} from {counted(self.n_read, 'row')} of {self.file}."
        yield from told_rows(self.merged, self.rejected)
        for repair in self.repaired:
            values = "value" if repair["count"] == 1 else "values"
            now = "cut short" if repair["column"] in (*TEXT_COLUMNS, *LIST_COLUMNS) else "unknown"
            yield (
                f"{label(repair['column'])}: {repair['count']:,} {values} {repair['reason']}, "
                f"now {now}{places(repair)}."
            )
        if self.features_missing:
            names = ", ".join(label(name).lower() for name in self.features_missing)
            yield f"The file has no {names}; everything works with the rest."
        if self.n_versions:
            shared = counted(self.n_versions, "track")
            yield f"{shared} share a recording with another: a reissue, a remaster, a single."
        yield from self.notes
        yield from told_writing(self.encoding, self.delimiter)


def told_rows(merged: Sequence[Merge], rejected: Sequence[Rejection]) -> Iterator[str]:
    """What became of rows that are not kept as they stand, a sentence for each reason."""
    for merge in merged:
        yield f"{counted(merge['count'], 'row')} joined to another: {merge['reason']}."
    for rejection in rejected:
        rows = places(rejection)
        yield f"{counted(rejection['count'], 'row')} left out{rows}: {rejection['reason']}."


def told_writing(encoding: str, delimiter: str) -> Iterator[str]:
    """How a text table is written; nothing where it is none."""
    if encoding:
        written = _ENCODING_WORDS.get(encoding, encoding)
        parted = _DELIMITER_WORDS.get(delimiter, delimiter)
        yield f"Text in {written}, columns separated by {parted}."


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 row", "1,234 rows"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def label(column: str) -> str:
    """A canonical column's name as people read it, beginning with a capital."""
    if column in FIELDS:
        return FIELDS[column].label
    return _LABELS.get(column, column.capitalize())


def example(row: int, text: str) -> Example:
    """One example with its text cut to a length a page can show."""
    short = text if len(text) <= MAX_EXAMPLE_TEXT else text[: MAX_EXAMPLE_TEXT - 1] + "…"
    return Example(row=int(row), text=short)


def places(finding: Rejection | Repair) -> str:
    """Where to look, as " (row 3)" or " (first in rows 3, 17, 20)"; empty without examples."""
    examples = finding["examples"]
    if not examples:
        return ""
    rows = ", ".join(f"{each['row']:,}" for each in examples)
    first = "first in " if finding["count"] > len(examples) else ""
    return f" ({first}{'row' if len(examples) == 1 else 'rows'} {rows})"
