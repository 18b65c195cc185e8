"""What files of plays and people would become, before anything is made of them."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analytics.artifacts import open_build
from analytics.building.ground import require_ground
from analytics.building.tables import TRACKS, read_numbers
from analytics.catalogues import with_own_moods
from analytics.home import Home
from analytics.ingest import read_tracks
from analytics.listening.reading.files import open_plays, read_plays
from analytics.listening.reading.health import ReadingHealth
from analytics.listening.reading.track_table import TrackTable
from analytics.listening.reading.users import open_users, read_users
from analytics.playlist_files.name_keys import NameKeys


def preview_plays(
    listens: Sequence[Path],
    users: Path | None,
    data: Path | None,
    columns: Mapping[str, int] | None,
    home: Home,
) -> dict[str, Any]:
    """How the files would be read, as JSON can hold it; nothing in it says who anybody is.

    data, columns: a file of the tracks that were played, see `read_tracks`; None for those of the
    build that serves in `home`.

    listens, users: {"file", "n_rows", "n_people", "sentences"} of each, n_rows of those that are
    kept; users None without.
    Raises UnusableFile; NotAdded; InvalidSpec; NoBuild, DamagedBuild.
    """
    open_plays(listens)  # at once, where it is none
    if users is not None:
        open_users(users)
    tracks = (
        tracks_in_use(home) if data is None else TrackTable.of(read_tracks(data, columns).tracks)
    )
    heard = read_plays(listens, tracks, now=int(time.time()))
    people = None if users is None else read_users(users, heard.people).health
    return {"listens": _told(heard.health), "users": None if people is None else _told(people)}


def tracks_in_use(home: Home) -> TrackTable:
    """The tracks that serve in a home. Raises NotAdded; NoBuild, DamagedBuild."""
    opened = open_build(home)
    require_ground(with_own_moods(home, opened))
    return TrackTable(
        opened.table(TRACKS),
        read_numbers(opened.path),
        lambda: NameKeys.of_arrays(opened.array),
    )


def _told(health: ReadingHealth) -> dict[str, Any]:
    return {
        "file": health.file,
        "n_rows": health.n_kept,
        "n_people": health.n_people,
        "sentences": health.sentences(),
    }
