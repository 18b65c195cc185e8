"""What the page of a way between two songs is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from analytics.engine import Engine
from analytics.errors import InvalidSpec
from analytics.playlists.path import Path, find_path, replace_step
from layouts.song_address import PathView, decode_path
from layouts.song_facts import Record, knows, records_of


@dataclass(frozen=True, slots=True, eq=False)
class PathFacts:
    """The way between two songs.

    first, last: the two; None for one not picked yet.  path: the way, and stops: its songs; none
    where `problem` says why there is none.
    """

    engine: Engine
    view: PathView
    first: Record | None
    last: Record | None
    path: Path | None
    stops: tuple[Record, ...]
    problem: str | None

    @classmethod
    def at(cls, engine: Engine, search: str) -> Self:
        """The facts of a query string."""
        view = decode_path(search, knows(engine))
        first = records_of(engine, [view.first] if view.first else [])
        last = records_of(engine, [view.last] if view.last else [])
        path, problem = None, None
        if view.first is not None and view.last is not None:
            path, problem = way_of(engine, view, view.first, view.last)
        stops = records_of(engine, [stop.track_id for stop in path.stops] if path else [])
        return cls(engine, view, first[0] if first else None, last[0] if last else None, path,
                   stops, problem)  # fmt: skip


def way_of(engine: Engine, view: PathView, first: str, last: str) -> tuple[Path | None, str | None]:
    """The way of a view with its refused songs replaced in turn, or why there is none.

    A refused song that is not on the way, and one without another in its place, is passed over.
    """
    tracks = engine.playlist_tracks
    try:
        path = find_path(tracks, first, last, view.n_steps)
    except InvalidSpec as refused:
        if refused.name == "steps":
            return None, f"There is no way in {view.n_steps} steps: it can be {refused.legal}."
        return None, "These two are the same recording, so there is no way to go."
    for place, song in enumerate(view.refused):
        positions = [at for at, stop in enumerate(path.stops[1:-1], 1) if stop.track_id == song]
        for position in positions:
            try:
                path = replace_step(tracks, path, position, rejected=view.refused[: place + 1])
            except InvalidSpec as refused:
                return path, f"One song was kept, as {refused.legal.rpartition(': ')[2]}."
    return path, None
