from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.building.comparing import compare, compare_genres, explore_tracks
from analytics.building.index import write_index
from analytics.building.tables import write_array, write_tracks
from analytics.building.task import Task, write_features
from analytics.building.workshop import Workshop
from analytics.durable import write_json
from analytics.features import percentiles, standardised
from tests.builders import make_tracks

Labels = dict[str, np.ndarray]
LABELS: Labels = {
    "kmeans": np.arange(90, dtype=np.int16) % 3,
    "dbscan": np.where(np.arange(90) % 3 == 2, -1, np.arange(90) % 3).astype(np.int16),
}
METHODS = ("kmeans", "refused", "dbscan")
MOODS = ["Calm & acoustic", "Driving instrumental", "Spoken word"]


def write_features_and_ranks(tracks: pd.DataFrame, folder: Path) -> None:
    found = standardised(tracks)
    write_features(folder, found)
    write_array(folder / "percentiles.npy", percentiles(tracks, found.names).T)


def write_labels(key: str, folder: Path) -> None:
    if key in LABELS:
        (folder / "lab").mkdir()
        write_array(folder / "lab" / "labels" / f"{key}.npy", LABELS[key])


def write_moods(labels: np.ndarray, folder: Path) -> None:
    write_array(folder / "moods.npy", labels.astype(np.uint8))
    write_json(
        folder / "moods.json",
        [{"number": number, "name": name} for number, name in enumerate(MOODS)],
    )


@pytest.fixture
def task(tmp_path: Path) -> Callable[..., Task]:
    """A task after the steps before these, over tracks; chosen: the moods that `choice` made."""

    def after(tracks: pd.DataFrame, chosen: np.ndarray | None = None) -> Task:
        shop = Workshop(tmp_path / "shop")
        shop.run("read", (), lambda folder: write_tracks(folder, tracks))
        shop.run("index", (), lambda folder: write_index(folder, tracks))
        shop.run("features", (), partial(write_features_and_ranks, tracks))
        shop.run("moods", (), partial(write_moods, LABELS["kmeans"]))
        shop.run("choice", (), lambda f: None if chosen is None else write_moods(chosen, f))
        for key in METHODS:
            shop.run(f"method-{key}", (), partial(write_labels, key))
        job: Any = None  # these steps ask nothing of it
        return Task(job, shop, lambda share: None)

    return after


def written(step: Callable[[Task, Path], None], task: Task, name: str) -> Any:
    """What a step writes under a name; None if it writes nothing."""
    task.shop.run("tried", (), partial(step, task))
    return task.shop.json("tried", name) if task.shop.has_file("tried", name) else None


def test_methods_are_compared_that_could_group_the_tracks(task: Callable[..., Task]) -> None:
    found = written(partial(compare, METHODS), task(make_tracks(90)), "lab/comparison.json")
    assert found["keys"] == ["kmeans", "dbscan"]
    assert found["ari"] == [[1, 1], [1, 1]]  # what is noise to one is a group to the other


def test_every_method_and_the_moods_are_scored_against_the_genres(
    task: Callable[..., Task],
) -> None:
    across = task(make_tracks(90), chosen=np.arange(90) // 30)
    found = written(partial(compare_genres, METHODS), across, "lab/genres.json")
    assert set(found["scores"]) == {"moods", "kmeans", "dbscan"}
    assert set(found["scores"]["kmeans"].values()) == {1}
    assert found["scores"]["moods"]["homogeneity"] == 0


def test_genres_are_told_with_where_they_live(task: Callable[..., Task]) -> None:
    found = written(partial(compare_genres, ()), task(make_tracks(90)), "lab/genres.json")
    assert found["moods"] == [0, 1, 2]
    assert found["counting"] == {
        "n_tracks": 90, "n_tracks_tagged": 90, "n_tags": 90, "n_genres": 3,
    }  # fmt: skip
    folk = next(genre for genre in found["genres"] if genre["name"] == "folk")
    assert folk["mood"] == 0 and folk["n_tracks"] == 30
    assert (folk["purity"], folk["entropy"]) == (1, 0)
    assert folk["shares"] == [1, 0, 0] and folk["lifts"] == [3, 0, 0]
    assert set(folk["nearest"]) == {"house", "comedy"}
    assert found["splits"] == found["mixes"]["listed"] == []


def test_the_moods_of_the_full_build_count_where_it_chose_others(
    task: Callable[..., Task],
) -> None:
    chosen = np.zeros(90, dtype=np.int64)
    chosen[:45] = 1
    found = written(partial(compare_genres, ()), task(make_tracks(90), chosen), "lab/genres.json")
    assert found["moods"] == [0, 1]


def test_without_genres_nothing_is_written_of_them(task: Callable[..., Task]) -> None:
    step = partial(compare_genres, METHODS)
    assert written(step, task(make_tracks(90, genres=None)), "lab/genres.json") is None


def test_all_tracks_are_explored(task: Callable[..., Task]) -> None:
    found = written(explore_tracks, task(make_tracks(90)), "exploration.json")
    assert found["n_tracks"] == 90
    assert json.dumps(found, allow_nan=False)
