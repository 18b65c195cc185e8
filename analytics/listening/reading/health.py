"""What happened to a file of plays or people on its way in, in the words used of tracks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from analytics.ingest.health import Merge, Rejection, Report, counted, told_rows, told_writing


@dataclass(frozen=True, slots=True)
class ReadingHealth(Report):
    """How a file became plays, or facts about people; n_read = n_kept + n_merged + n_rejected.

    n_plays: in the rows kept, of which each may stand for several; None of a file of people.
    n_people: who played, or of whom something is known.  encoding, delimiter: as in HealthReport.
    """

    file: str
    n_read: int
    n_kept: int
    n_people: int
    n_plays: int | None = None
    n_merged: int = 0
    n_rejected: int = 0
    encoding: str = ""
    delimiter: str = ""
    rejected: list[Rejection] = field(default_factory=list)
    merged: list[Merge] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def _told(self) -> Iterator[str]:
        what = people(self.n_people)
        if self.n_plays is not None:
            what = f"{counted(self.n_plays, 'play')} of {what}"
        yield f"{what} from {counted(self.n_read, 'row')} of {self.file}."
        yield from told_rows(self.merged, self.rejected)
        yield from self.notes
        yield from told_writing(self.encoding, self.delimiter)


def people(number: int) -> str:
    """A number of people, in words: "1 person", "1,234 people"."""
    return "1 person" if number == 1 else f"{number:,} people"
