"""The chapters of the report, each made of what a page or a part of the Lab shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from analytics.engine import Engine
from layouts.mood_portraits import MoodFacts
from layouts.pages import data, genres, moods
from layouts.pages.lab import explore, methods, number, projections, structure
from layouts.pages.lab.facts import LabFacts
from layouts.report import comparing, summary

GENRES_ON_A_PAGE: Final = 38
"""Rows of a heatmap that a page of A4 has room for."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Components that stand under one name.

    key: in ids.  name: what its pictures are said to be from, with the chapter's title where empty.
    """

    key: str
    name: str
    tree: Any


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What chapters are made from, read once."""

    engine: Engine
    moods: MoodFacts
    lab: LabFacts


@dataclass(frozen=True, slots=True)
class Chapter:
    """key: in addresses.  kind: the class of the page whose look it has."""

    key: str
    title: str
    kind: str
    make: Callable[[Known], Iterator[Piece]]


def _summary(known: Known) -> Iterator[Piece]:
    yield Piece("all", "", summary.part(known.engine.options, known.moods, known.lab))


def _data(known: Known) -> Iterator[Piece]:
    engine = known.engine
    page = data.page(
        engine.options, health=engine.report(), header=engine.header(),
        manifest=engine.manifest(), sweep=engine.sweep(), changes=engine.changes(),
        warnings=engine.warnings(), plays=engine.plays_report(),
    )  # fmt: skip
    yield Piece("all", "", page)


def _moods(known: Known) -> Iterator[Piece]:
    for portrait in known.moods.portraits:
        mood = portrait.mood
        yield Piece(mood.slug, mood.name, moods.opened(known.moods, {"mood": mood.slug}))


def _genres(known: Known) -> Iterator[Piece]:
    found = known.engine.lab.report("genres")
    yield Piece("all", "", genres.page(known.engine.options, found, most_rows=GENRES_ON_A_PAGE))


def _methods(known: Known) -> Iterator[Piece]:
    yield Piece("all", "", methods.part(known.lab, {}))
    for method in known.lab.found.methods() or []:
        if "refused" not in method:
            key = method["key"]
            yield Piece(key, method["label"], methods.part(known.lab, {"method": key}))


def _number(known: Known) -> Iterator[Piece]:
    yield Piece("all", "", number.part(known.lab, {}))


def _structure(known: Known) -> Iterator[Piece]:
    yield Piece("all", "", structure.part(known.lab, {}))


def _compare(known: Known) -> Iterator[Piece]:
    yield Piece("all", "", comparing.part(known.lab))


def _maps(known: Known) -> Iterator[Piece]:
    yield Piece("all", "", projections.part(known.lab, {}))


def _explore(known: Known) -> Iterator[Piece]:
    yield Piece("all", "", explore.every_field(known.lab))


CHAPTERS: Final = (
    Chapter("summary", "In short", "page-data", _summary),
    Chapter("data", "The data", "page-data", _data),
    Chapter("moods", "Moods", "page-moods", _moods),
    Chapter("genres", "Genres", "page-data page-genres", _genres),
    Chapter("methods", "Methods", "page-data page-lab", _methods),
    Chapter("number", "How many groups", "page-data page-lab", _number),
    Chapter("structure", "Structure", "page-data page-lab", _structure),
    Chapter("compare", "Methods compared", "page-data page-lab", _compare),
    Chapter("maps", "Maps", "page-data page-lab", _maps),
    Chapter("explore", "What the catalogue holds", "page-data page-lab", _explore),
)
"""In their order; those of the Lab have the order of its parts."""
