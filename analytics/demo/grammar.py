"""Write many names at once from templates and word lists (`words/*.toml`)."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.demo.sound import IntArray, rows_by_value

NameArray = npt.NDArray[np.object_]

ROUNDS: Final = 12
"""How often names that are taken are drawn again before they get a number."""

_NOTHING_GIVEN: Final[Mapping[str, NameArray]] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Templates and the share of names that each writes; shares sum to 1."""

    templates: tuple[str, ...]
    shares: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """The words and templates of one style of names, its parents' included."""

    words: Mapping[str, NameArray]
    tables: Mapping[str, Table]

    def write(
        self,
        table: str,
        n: int,
        rng: np.random.Generator,
        given: Mapping[str, NameArray] = _NOTHING_GIVEN,
    ) -> NameArray:
        """(n,) names from a table of templates; each begins with a capital.

        given: (n,) words by slot that are the names' own, such as the key of each track.
        Raises KeyError for a table or slot that is neither given nor in this voice.
        """
        return capitalised(self._write(table, n, rng, given))

    def _write(
        self, name: str, n: int, rng: np.random.Generator, given: Mapping[str, NameArray]
    ) -> NameArray:
        table = self.tables[name]
        template = rng.choice(len(table.templates), size=n, p=table.shares)
        names = np.empty(n, dtype=object)
        for index, rows in rows_by_value(template):
            own = {slot: words[rows] for slot, words in given.items()}
            names[rows] = self._fill(table.templates[index], len(rows), rng, own)
        return names

    def _fill(
        self, template: str, n: int, rng: np.random.Generator, given: Mapping[str, NameArray]
    ) -> NameArray:
        text: NameArray = np.full(n, "", dtype=object)
        drawn: dict[str, list[IntArray]] = {}
        for literal, slot, _, _ in string.Formatter().parse(template):
            text = text + literal
            if slot is None:
                continue
            if slot in given:
                text = text + given[slot]
            elif ".." in slot:
                low, high = slot.split("..")
                numbers = rng.integers(int(low), int(high) + 1, n)
                text = text + numbers.astype(str).astype(object)
            elif slot in self.words:
                before = drawn.setdefault(slot, [])
                before.append(_another(len(self.words[slot]), before, n, rng))
                text = text + self.words[slot][before[-1]]
            else:
                text = text + self._write(slot, n, rng, given)
        return text


def _another(n_words: int, before: list[IntArray], n: int, rng: np.random.Generator) -> IntArray:
    """(n,) random places in a list, none that its row has in `before`: no name says a word twice.

    Raises ValueError if the list has no word left.
    """
    if len(before) >= n_words:
        raise ValueError(f"a template uses a list of {n_words} more than {n_words} times")
    places = rng.integers(n_words, size=n)
    while (said := np.any([places == each for each in before], axis=0)).any():
        places[said] = rng.integers(n_words, size=int(np.sum(said)))
    return places


def load_voices() -> dict[str, Voice]:
    """Every voice of this package by name."""
    sources: dict[str, dict[str, Any]] = {}
    for file in resources.files("analytics.demo").joinpath("words").iterdir():
        if file.name.endswith(".toml"):
            sources |= tomllib.loads(file.read_text("utf-8"))
    return {name: _voice(name, sources) for name in sorted(sources)}


def distinct(
    draw: Callable[[IntArray], NameArray], n: int, within: IntArray | None = None
) -> NameArray:
    """(n,) names, no two alike among rows that share a value of `within` (n,), or among all.

    draw: rows -> a name for each. Names that are taken are drawn again; after `ROUNDS` the rest
    are numbered, as in "Rain 2", which needs far more names than the words can make.
    """
    names = draw(np.arange(n))
    table = pd.DataFrame({"within": 0 if within is None else within, "name": names})
    for _ in range(ROUNDS):
        taken = np.flatnonzero(table.duplicated())
        if len(taken) == 0:
            break
        names[taken] = draw(taken)
        table["name"] = names
    while (taken := np.flatnonzero(table.duplicated())).size:
        place = table.groupby(["within", "name"]).cumcount().to_numpy()[taken] + 1
        names[taken] = names[taken] + " " + place.astype(str).astype(object)
        table["name"] = names
    return names


def capitalised(names: NameArray) -> NameArray:
    """(n,) names with their first letter in upper case, the rest as it is."""
    done = np.empty(len(names), dtype=object)
    done[:] = [name[:1].upper() + name[1:] for name in names]
    return done


def _voice(name: str, sources: Mapping[str, dict[str, Any]]) -> Voice:
    """The voice with everything it does not have itself taken from the one it extends."""
    entries = sources[name]
    parent = _voice(entries["extends"], sources) if "extends" in entries else None
    words = dict(parent.words) if parent else {}
    tables = dict(parent.tables) if parent else {}
    for key, entry in entries.items():
        if isinstance(entry, dict):
            weights = np.array(list(entry.values()), dtype=np.float64)
            tables[key] = Table(tuple(entry), weights / weights.sum())
        elif isinstance(entry, list):
            words[key] = np.array(entry, dtype=object)
    return Voice(words, tables)
