"""The steps of a build that group by every method."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from analytics.building import core, sweep
from analytics.building.methods import collect, group, step_name
from analytics.building.tables import write_tracks
from analytics.building.task import Task, write_clustering
from analytics.building.workshop import Workshop
from analytics.clustering import METHODS, Spec, cluster
from analytics.durable import write_json
from tests.builders import make_tracks

SOFT = "lab/memberships/gmm.npy"


@pytest.fixture
def after_methods(tmp_path: Path) -> Callable[..., Task]:
    """The task after every method grouped some tracks; chosen: the moods are not the core's."""

    def after(tracks: pd.DataFrame, k: int = 3, *, chosen: bool = False) -> Task:
        shop = Workshop(tmp_path / "shop")
        job: Any = type("AnyJob", (), {"seed": 0, "k": None})()
        task = Task(job, shop, lambda share: None)
        shop.run("read", (), lambda folder: write_tracks(folder, tracks))
        shop.run("features", ("read",), partial(core.features, task))
        moods = cluster(task.features().values, Spec("kmeans", (("k", k),)))
        write_moods = partial(write_clustering, labels="moods.npy", found=moods)
        first = cluster(task.features().values, Spec("kmeans", (("k", 2),))) if chosen else moods
        shop.run("moods", (), partial(write_clustering, labels="moods.npy", found=first))
        shop.run(sweep.step_name(k), (), lambda folder: None)
        shop.run("scores", (), lambda folder: write_json(folder / "sweep.json", {"used_k": k}))
        shop.run("choice", (), write_moods if chosen else lambda folder: None)
        for key in METHODS:
            shop.run(step_name(key), ("features", "choice"), partial(group, key, task))
        shop.run("methods", (), partial(collect, task))
        return task

    return after


def labels_of(task: Task, key: str) -> np.ndarray:
    return task.shop.array(step_name(key), f"lab/labels/{key}.npy")


@pytest.mark.parametrize("chosen", [False, True], ids=["the core's moods", "moods chosen later"])
def test_every_method_leaves_its_groups(after_methods: Callable[..., Task], chosen: bool) -> None:
    tracks = make_tracks(150)
    task = after_methods(tracks, chosen=chosen)
    listed = task.shop.json("methods", "lab/methods.json")
    assert [method["key"] for method in listed] == list(METHODS)
    for method in listed:
        key = method["key"]
        labels = labels_of(task, key)
        assert labels.dtype == np.int16
        assert method["n_noise"] == np.count_nonzero(labels == -1)
        assert method["sizes"] == np.bincount(labels[labels >= 0]).tolist()
        assert method["n_groups"] == len(method["sizes"]) == 3
        assert Spec.from_dict(method["spec"]).method == key
        sure = labels >= 0
        assert adjusted_rand_score(tracks["genres"].map(str)[sure], labels[sure]) == 1
    served = task.clustering("choice" if chosen else "moods", "moods.npy").labels
    np.testing.assert_array_equal(labels_of(task, "kmeans"), served)


def test_the_larger_things_are_files_of_their_own(after_methods: Callable[..., Task]) -> None:
    shop = after_methods(make_tracks(150)).shop
    assert shop.array(step_name("ward"), "lab/ward_tree.npy").shape == (149, 4)
    condensed = shop.array(step_name("hdbscan"), "lab/condensed_tree.npy")
    assert condensed.shape[1] == 4
    assert condensed.dtype == np.float64
    memberships = shop.array(step_name("gmm"), SOFT)
    assert memberships.shape == (150, 3)
    np.testing.assert_allclose(memberships.sum(axis=1), 1, atol=1e-5)
    with_memberships = [
        key for key in METHODS if shop.has_file(step_name(key), f"lab/memberships/{key}.npy")
    ]
    assert with_memberships == ["gmm"]


def test_what_cannot_group_so_few_tracks_says_so_and_the_rest_goes_on(
    after_methods: Callable[..., Task],
) -> None:
    task = after_methods(make_tracks(3), k=2)
    for method in task.shop.json("methods", "lab/methods.json"):
        key = method["key"]
        if "refused" in method:
            assert "; it can be " in method["refused"]
            assert set(method) == {"key", "label", "refused"}
        assert task.shop.has_file(step_name(key), f"lab/labels/{key}.npy") != ("refused" in method)
    refused = [m["key"] for m in task.shop.json("methods", "lab/methods.json") if "refused" in m]
    assert refused == ["dbscan", "hdbscan"]
