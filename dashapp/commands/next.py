"""`next`: what people play after a song of the build that serves, with why."""

from __future__ import annotations

import argparse

from analytics.artifacts import open_build
from analytics.engine import Engine
from analytics.errors import UndertoneError
from analytics.recommending.going_on import AfterTrack
from dashapp.settings import Settings
from layouts import next_words
from layouts.rights import Rights
from layouts.rows import listed_rows


class NothingToTell(UndertoneError):
    """There is no such song, or too few people play it for anything to be told."""


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print what people went on with, and what else they play, a song a line.

    Raises NothingToTell, NoBuild or DamagedBuild.
    """
    engine = Engine(open_build(settings.home))
    row = _row_of(engine, arguments.song)
    found = engine.recommender and engine.recommender.after(
        row, arguments.n, smallest=settings.smallest_group
    )
    if not isinstance(found, AfterTrack):
        raise NothingToTell(f"Build {engine.build_name} was made without plays.")
    listed = (*found.went_on, *found.too)
    if not listed:
        raise NothingToTell(
            f"Too few people play {_titled(engine, [row])[0]} to say what they play next: nothing "
            f"is told of fewer than {settings.smallest_group}."
        )
    titles = _titled(engine, [each.row for each in listed])
    for title, each in zip(titles, listed, strict=True):
        print(f"{title}: {next_words.why_here(each.because, found.n_people, Rights())}")
    return 0


def _row_of(engine: Engine, song: str) -> int:
    """The row of a song by its id, or of the likeliest that is called so."""
    row = engine.catalogue.row_of(song)
    if row is None and engine.search is not None:
        found = engine.search.find(song.replace(" - ", " "), 1, ("song",))
        row = engine.catalogue.row_of(found[0].key) if found else None
    if row is None:
        raise NothingToTell(f"There is no song called {song!r} here.")
    return row


def _titled(engine: Engine, rows: list[int]) -> list[str]:
    return [
        f"{', '.join(record['artists'])} - {record['name']}"
        for record in listed_rows(engine.catalogue, rows)
    ]
