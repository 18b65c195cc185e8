"""The steps that find kinds of listeners, on invented plays."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from analytics.building import listeners, segments
from analytics.building.earlier import EarlierMaps
from analytics.building.listening_steps import listening_steps
from analytics.building.tables import write_array, write_table
from analytics.building.task import Job, Task
from analytics.building.workshop import Workshop
from analytics.clustering import METHODS, Clustering
from analytics.durable import write_json
from analytics.home import Home
from analytics.listening.segments import NOBODY, SMALLEST
from tests.plays import some_plays

N_TRACKS = 90


def shop_with(folder: Path, n_listeners: int, other_moods: bool = False) -> Task:
    """What the steps before leave: tracks of two moods, plays of three tastes."""
    shop = Workshop(folder / "work")
    rng = np.random.default_rng(0)
    write = {
        "read": {f"numbers/{name}.npy": rng.random(N_TRACKS) for name in ("energy", "valence")},
        "index": {
            "genre_set.npy": rng.integers(2, size=N_TRACKS),
            "genre_sets_indptr.npy": np.array([0, 1, 3]),
            "genre_sets_ids.npy": np.array([0, 0, 1]),
            "genres.json": ["folk", "jazz"],
        },
        "sound": {"first_artist.npy": np.arange(N_TRACKS) // 3},
        "features": {"features.json": {"names": ["energy", "valence"]}},
        "moods": moods(2),
        "scores": {},
        "choice": moods(3) if other_moods else {},
        "listens": {
            **some_plays(n_listeners, N_TRACKS).arrays(),
            "listening/listeners.arrow": pa.table({
                "country": pa.array(["SE", None] * (n_listeners // 2), pa.string()),
                "plan": pa.array(["free"] * n_listeners, pa.string()),
            }),
        },
    }  # fmt: skip
    for step, files in write.items():
        shop.run(step, (), partial(put, files))
    job = Job(None, 0, None, 0, {}, EarlierMaps(Home(folder)))
    task = Task(job, shop, lambda _: None)
    for name, needs, work in (
        (listeners.MEASURES, ("listens", "moods"), listeners.write_measures),
        (segments.CORE, (listeners.MEASURES,), segments.write_segments),
    ):
        shop.run(name, needs, partial(work, task))
    return task


def moods(k: int) -> dict[str, Any]:
    return {
        "moods.npy": (np.arange(N_TRACKS) % k).astype(np.uint8),
        "moods.json": [{"name": f"Mood {number}"} for number in range(k)],
    }


def put(files: dict[str, Any], folder: Path) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, pa.Table):
            write_table(folder / name, content)
        elif isinstance(content, np.ndarray):
            write_array(folder / name, content)
        else:
            write_json(folder / name, content)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Task:
    """Ninety people, every step run."""
    task = shop_with(tmp_path_factory.mktemp("full"), 90, other_moods=True)
    for step in listening_steps():
        task.shop.run(step.name, step.needs, partial(step.work, task))
    return task


def test_a_core_has_kinds_none_of_which_is_small(full: Task) -> None:
    labels = full.shop.array(segments.CORE, "listening/segments.npy")
    kinds = full.shop.json(segments.CORE, "listening/segments.json")
    assert np.bincount(labels).tolist() == [kind["n_listeners"] for kind in kinds]
    assert min(kind["n_listeners"] for kind in kinds) >= SMALLEST
    assert full.shop.array(segments.CORE, "listening/map.npy").shape == (90, 2)


def test_too_few_people_are_no_kinds(tmp_path: Path) -> None:
    task = shop_with(tmp_path, 2 * SMALLEST - 2)
    for step in listening_steps():
        task.shop.run(step.name, step.needs, partial(step.work, task))
        assert not task.shop.published_files(step.name)
    assert not task.shop.published_files(segments.CORE)


def test_people_are_measured_by_the_moods_that_serve(full: Task) -> None:
    measures = full.shop.json(listeners.MEASURED_AGAIN, "listening/measures.json")["measures"]
    assert [each["label"] for each in measures][-3:] == [f"Mood: Mood {n}" for n in range(3)]


def test_every_number_is_tried_and_only_large_kinds_are_recommended(full: Task) -> None:
    swept = full.shop.json(segments.SWEEP, "listening/sweep.json")
    assert [score["k"] for score in swept["scores"]] == list(segments.TRIED)
    assert swept["recommended"]["k"] == swept["used_k"]
    assert swept["used_k"] in swept["told"]
    assert "kinds of listeners" in swept["recommended"]["reason"]
    assert all(score["gap"] is not None for score in swept["scores"])
    kinds = full.shop.json(segments.SWEEP, "listening/segments.json")
    assert len(kinds) == swept["used_k"]
    assert min(kind["n_listeners"] for kind in kinds) >= SMALLEST
    split = full.shop.json(segments.SWEEP, "listening/lab/clustergram.json")
    counts = {n for flow in split["flows"] for row in flow["counts"] for n in row}
    assert not {n for n in counts if 0 < n < SMALLEST}


def test_every_method_is_judged_or_says_why_not(full: Task) -> None:
    listed = full.shop.json("segments-methods", "listening/lab/methods.json")
    scores = full.shop.json("segments-methods", "listening/lab/scores.json")
    assert [method["key"] for method in listed] == list(METHODS)
    done = [method for method in listed if "refused" not in method]
    assert list(scores) == [method["key"] for method in done]
    for method in done:
        assert min([*method["sizes"], method["n_noise"] or SMALLEST]) >= SMALLEST
    kinds = full.shop.json(segments.SWEEP, "listening/segments.json")
    assert done[0]["key"] == "kmeans"
    assert done[0]["sizes"] == [kind["n_listeners"] for kind in kinds]
    compared = full.shop.json("segments-methods", "listening/lab/comparison.json")
    assert compared["keys"] == list(scores)


def test_kinds_keep_the_number_of_those_they_share_most_people_with() -> None:
    labels = np.array([0, 0, 0, 1, 1, 2], dtype=np.int32)
    before = np.array([1, 1, 1, 0, 0, 0], dtype=np.int32)
    found = Clustering(labels, np.array([[0.0], [1.0], [2.0]]), 0.0)
    again = segments.following(found, before)
    assert again.labels.tolist() == [1, 1, 1, 0, 0, 2]
    assert again.centroids.ravel().tolist() == [1.0, 0.0, 2.0]


def test_somebody_without_plays_is_of_no_kind(tmp_path: Path) -> None:
    task = shop_with(tmp_path, 40)
    plays = some_plays(40, N_TRACKS)
    fewer = plays.of_those(range(39))
    starts = np.append(fewer.starts, fewer.starts[-1])
    task.shop.run("listens", (), partial(put, {
        **fewer.arrays(), "listening/starts.npy": starts,
        "listening/listeners.arrow": pa.table({
            "country": pa.array([None] * 40, pa.string()), "plan": pa.array(["free"] * 40),
        }),
    }))  # fmt: skip
    task.shop.run(listeners.MEASURES, ("listens",), partial(listeners.write_measures, task))
    task.shop.run(segments.CORE, (), partial(segments.write_segments, task))
    labels = task.shop.array(segments.CORE, "listening/segments.npy")
    assert labels[39] == NOBODY
    assert (labels[:39] >= 0).all()
