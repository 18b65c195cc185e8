"""Read a table of people: where they live and which plan they are on, as far as it is known."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.ingest.health import Merge
from analytics.ingest.sources import Source, open_source
from analytics.ingest.tables import BoolArray, Text
from analytics.ingest.text import cleaned, is_empty, trimmed
from analytics.listening.reading import columns
from analytics.listening.reading.health import ReadingHealth, people
from analytics.listening.reading.sieve import Sieve, nothing_rejected

LONGEST: Final = 60
"""Letters of a country or a plan; longer ones are none."""

_FACTS: Final = ("country", "subscription_type")


@dataclass(frozen=True, slots=True, eq=False)
class Users:
    """Facts about people by their id in the file; those of whom one is not known are not in it.

    health: None where there is no such file.  rejected: as of `Heard`.
    """

    country: Mapping[str, str]
    plan: Mapping[str, str]
    health: ReadingHealth | None
    rejected: pa.Table

    @classmethod
    def nothing(cls) -> Users:
        """What is known without a file of people."""
        return cls({}, {}, None, nothing_rejected())


def read_users(path: Path, listening: Collection[str]) -> Users:
    """Read a file of people, in any dialect that tracks are read in.

    listening: ids of those with plays; facts about others are not kept, and counted. Both facts
    are optional. The first row of a person counts; a later one adds what that did not say.

    Raises UnusableFile, in one sentence, if nothing in the file can be used.
    """
    source = open_users(path)
    found = columns.positions(source, columns.PEOPLE, ("user_id",))
    raw = source.read(sorted(found.values()))
    who = trimmed(raw.columns[found["user_id"]]).combine_chunks()
    facts = {
        name: _one_spelling(raw.columns[found[name]])
        if name in found
        else pa.array([""] * len(who), pa.string())
        for name in _FACTS
    }
    sieve = Sieve(raw, list(facts.values()))
    sieve.leave_out(is_empty(who), "it does not say who it is about")
    for name, words in zip(_FACTS, ("country", "plan"), strict=True):
        long = pc.greater(pc.utf8_length(facts[name]), LONGEST).to_numpy(zero_copy_only=False)
        sieve.leave_out(long, f"its {words} has more than {LONGEST} letters")
    merged = _Merged(listening)
    country, plan = (facts[name].to_pylist() for name in _FACTS)
    for at, (kept, person) in enumerate(zip(sieve.kept.tolist(), who.to_pylist(), strict=True)):
        if kept:
            merged.take(at, person, (country[at], plan[at]))
    sieve.leave_out(merged.where(merged.strangers, len(who)), "nothing was played by this person")
    sieve.leave_out(
        merged.where(merged.contradicting, len(who)), "a row before it says something else"
    )
    sieve.require_rows(source.file)
    health = ReadingHealth(
        file=source.file,
        n_read=raw.n_read,
        n_kept=len(merged.facts),
        n_people=len(merged.facts),
        n_merged=merged.n_again,
        n_rejected=sieve.n_rejected,
        encoding=source.encoding,
        delimiter=source.delimiter,
        rejected=sieve.rejections(),
        merged=[Merge(reason="the same person again", count=merged.n_again)] * (merged.n_again > 0),
        notes=[*source.notes, *_notes(len(listening) - len(merged.facts), found)],
    )
    return Users(
        country={person: known for person, (known, _) in merged.facts.items() if known},
        plan={person: known for person, (_, known) in merged.facts.items() if known},
        health=health,
        rejected=sieve.table(),
    )


def open_users(path: Path) -> Source:
    """A file of people of which only the header is known. Raises UnusableFile for no such table."""
    source = open_source(path, columns.PEOPLE)
    columns.positions(source, columns.PEOPLE, ("user_id",))
    return source


class _Merged:
    """What is known about each person, row by row."""

    def __init__(self, listening: Collection[str]) -> None:
        self._listening = frozenset(listening)
        self.facts: dict[str, tuple[str, str]] = {}
        self.strangers: list[int] = []
        self.contradicting: list[int] = []
        self.n_again = 0

    def take(self, at: int, person: str, facts: tuple[str, str]) -> None:
        """Row `at` says `facts`, "" where it does not, about a person."""
        if person not in self._listening:
            self.strangers.append(at)
            return
        if person not in self.facts:
            self.facts[person] = facts
            return
        before = self.facts[person]
        if any(old and new and old != new for old, new in zip(before, facts, strict=True)):
            self.contradicting.append(at)
            return
        self.n_again += 1
        self.facts[person] = (before[0] or facts[0], before[1] or facts[1])

    @staticmethod
    def where(rows: list[int], n_rows: int) -> BoolArray:
        """(n_rows,) True at some rows."""
        found = np.zeros(n_rows, dtype=np.bool_)
        found[rows] = True
        return found


def _one_spelling(column: Text) -> Text:
    """(n,) names; those that differ by case only are written as the first of them."""
    codes = cleaned(column).combine_chunks().dictionary_encode()
    first: dict[str, str] = {}
    written = [first.setdefault(name.casefold(), name) for name in codes.dictionary.to_pylist()]
    return pa.array(written, pa.string()).take(codes.indices)


def _notes(n_unknown: int, found: Mapping[str, int]) -> list[str]:
    notes = [
        f"The file does not say people's {words}."
        for name, words in zip(_FACTS, ("country", "plan"), strict=True)
        if name not in found
    ]
    if n_unknown:
        notes.append(f"Nothing is said of {people(n_unknown)} with plays.")
    return notes
