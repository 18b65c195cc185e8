"""What a link shows, as a page that needs no script: by itself, or in a frame of another site."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from analytics.engine import Engine
from analytics.moods import Mood
from dashapp.saved import telling
from dashapp.saved.content import Kind
from dashapp.saved.thing import Thing
from layouts import urls
from layouts.dotted_map import HIGH, WIDE, Dots, dotted_map
from layouts.playlist_exports import FILES

HERE: Final = Path(__file__).resolve().parent
STYLES: Final = ("10-tokens.css", "11-base.css", "12-components.css", "15-icons.css",
                 "26-shared.css")  # fmt: skip
SCRIPT: Final = "01-theme.js"
MOST_TRACKS: Final = 20
"""Tracks of a view that are named; all of them are one tap away."""
_LEVELS: Final = 100


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a view is of a mood. share: of its tracks, 0 to 1."""

    mood: Mood
    n_tracks: int
    share: float


def shared_page(
    engine: Engine, thing: Thing, *, asset: Callable[[str], str], address: str, in_frame: bool
) -> str:
    """The page as HTML.  asset: the address of a file of ours.  address: of this page."""
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    is_list = thing.kind is Kind.PLAYLIST
    shares, dots, words = ((), (), "") if is_list else _view(engine, thing)
    songs = telling.songs(engine, thing.content) if is_list else telling.best_known(
        engine, telling.filter_of(engine, thing.content), MOST_TRACKS
    )  # fmt: skip
    energies = telling.energies(engine, thing.content) if is_list else []
    return environment.get_template("shared.html").render(
        name=thing.name,
        is_list=is_list,
        words=telling.in_words(engine, thing.kind, thing.content),
        count=words,
        notes=telling.notes(engine, thing),
        href=telling.address(thing.kind, thing.content),
        songs=songs,
        shares=shares,
        dots=dots,
        slots=[mood.colour_slot for mood in engine.moods],
        wide=WIDE,
        high=HIGH,
        arc=_arc(energies),
        files=FILES,
        address=address,
        home=urls.EXPLORE,
        in_frame=in_frame,
        styles=[asset(name) for name in STYLES],
        script=asset(SCRIPT),
    )


def _view(engine: Engine, thing: Thing) -> tuple[Sequence[Share], Sequence[Dots], str]:
    """Its moods, the most frequent first, its map, and how many tracks of how many it is."""
    view = urls.decode(thing.content.query, engine.options)
    matching = engine.matching(view.chosen)
    mood_of = engine.catalogue.mood_of
    n = int(matching.sum())
    counted = [(int((mood_of[matching] == mood.number).sum()), mood) for mood in engine.moods]
    counted.sort(key=lambda each: -each[0])
    x, y = engine.catalogue.map_units(view.projection)
    dots = dotted_map(x, y, mood_of, matching, len(engine.moods))
    shares = [Share(mood, count, count / n) for count, mood in counted if count]
    return shares, dots, f"{n:,} of {engine.catalogue.n_tracks:,} tracks"


def _arc(energies: Sequence[float]) -> str:
    """The energy of the songs of a list as a line, in an SVG of 100 by 100; "" for too few."""
    if len(energies) < 3:
        return ""
    last = len(energies) - 1
    points = (
        f"{_LEVELS * place / last:.1f},{_LEVELS * (1 - value):.1f}"
        for place, value in enumerate(energies)
    )
    return " ".join(points)
