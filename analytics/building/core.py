"""The steps after which a catalogue can be browsed, but for its map: its tracks and their moods."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from analytics.building.index import write_index
from analytics.building.search_index import write_search_index
from analytics.building.sweep import MOODS_TRIED
from analytics.building.tables import read_table, write_array, write_tracks
from analytics.building.task import Task, write_features
from analytics.clustering import Spec, cluster
from analytics.demo import make_tracks
from analytics.durable import write_json
from analytics.errors import UnusableFile
from analytics.features import percentiles, standardised
from analytics.ingest import read_tracks
from analytics.playlist_files.name_keys import NameKeys

DEFAULT_MOODS: Final = 7


def read(task: Task, folder: Path) -> None:
    """Read the file, or make up a catalogue, and write the clean table with its story."""
    job = task.job
    found = (
        read_tracks(job.data, job.columns) if job.data else make_tracks(job.n_demo_tracks, job.seed)
    )
    write_tracks(folder, found.tracks)
    write_json(folder / "health.json", found.health.to_dict())
    header = {
        column: {"name": source.name, "factor": source.factor}
        for column, source in found.header.items()
    }
    write_json(folder / "header.json", header, keep_order=True)
    found.rejected.to_csv(folder / "rejected.csv", index=False)


def index(task: Task, folder: Path) -> None:
    """Write what filtering and sorting look up."""
    write_index(folder, task.tracks())


def search(task: Task, folder: Path) -> None:
    """Write the names: those that are found by typing, and those that playlists are matched by."""
    artists = read_table(task.shop.file("index", "artists.arrow"))["name"].to_pylist()
    genres = task.shop.json("index", "genres.json")
    tracks = task.tracks()
    write_search_index(folder, tracks, artists, genres)
    keys = NameKeys.of(*(tracks[column].tolist() for column in ("id", "name", "artists")))
    for name, values in keys.arrays().items():
        write_array(folder / name, values)


def features(task: Task, folder: Path) -> None:
    """Write the features on one scale, and where each value stands in the catalogue."""
    numbers = task.numbers()
    found = standardised(numbers)
    write_features(folder, found)
    write_array(folder / "percentiles.npy", percentiles(numbers, found.names).T)


def moods(task: Task, folder: Path) -> None:
    """Write the moods: as many as asked for, or as people know, or as suit most catalogues."""
    most = task.most_moods()
    if most < 2:
        raise UnusableFile(
            task.shop.json("read", "health.json")["file"],
            "its tracks cannot be told apart by their features; at least 3 tracks must differ.",
        )
    known = task.known_moods()
    # The full build chooses the number: a mood that goes until then would come back as a new one.
    usual = known.n_groups if known and known.n_groups in MOODS_TRIED else DEFAULT_MOODS
    k = task.job.k or min(usual, most)
    found = cluster(task.features().values, Spec("kmeans", (("k", k),), seed=task.job.seed))
    task.write_moods(folder, found, known)
