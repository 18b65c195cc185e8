"""A catalogue in which ten artists have an album of the same name and one more; one has three."""

from __future__ import annotations

from pathlib import Path

from analytics.artifacts import open_build
from analytics.engine import Engine
from tests.builders import make_tracks, write_csv
from tests.processes import run_command

N_ARTISTS = 10
HITS = "Greatest hits"
MORE_HITS = "More hits"
HTML = "<b onload=x>Loud & Co</b>"


def an_engine_of_albums(folder: Path) -> Engine:
    """Of each artist six songs on HITS and three on an album of their own; one song is on none.

    "Artist 9" has six more, on MORE_HITS.
    The album of "Artist 1" is called HTML; that of "Artist 2" lacks the song that is on none.
    """
    artists = [(f"Artist {row // 9}",) for row in range(9 * N_ARTISTS)]
    albums: list[str | None] = [
        HITS if row % 9 < 6 else f"Album {row // 9}" for row in range(9 * N_ARTISTS)
    ]
    albums[15:18] = [HTML] * 3
    albums[26] = None
    artists += [("Artist 9",)] * 6
    albums += [MORE_HITS] * 6
    tracks = make_tracks(len(artists), artists=artists, album=albums)
    data = write_csv(folder / "tracks.csv", tracks)
    run_command("build", "--core", "--data", str(data), home=folder / "home")
    return Engine(open_build(folder / "home"))
