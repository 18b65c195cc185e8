from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score, silhouette_score
from threadpoolctl import threadpool_limits

from analytics.building import judging, sweep
from analytics.building.index import write_index
from analytics.building.tables import write_array, write_tracks
from analytics.building.task import Job, Task, write_clustering, write_features
from analytics.building.workshop import Workshop
from analytics.clustering import Spec, cluster
from analytics.durable import write_json
from analytics.features import standardised
from analytics.projection import pca
from analytics.schema import FIELDS
from tests.builders import make_tracks

TRACKS = make_tracks(120)
METHODS = ("kmeans", "gmm", "ward", "dbscan", "hdbscan", "birch")
REFUSED = "birch"


def group(key: str, folder: Path) -> None:
    """The step of a method, as far as the steps tried here read it."""
    (folder / "lab" / "method").mkdir(parents=True)
    if key == REFUSED:
        return
    found = cluster(standardised(TRACKS).values, Spec(key))
    write_array(folder / "lab" / "labels" / f"{key}.npy", found.labels.astype(np.int16))
    write_json(folder / "lab" / "method" / f"{key}.json", {"facts": found.facts})
    for detail, name in (("linkage", "ward_tree"), ("condensed_tree", "condensed_tree")):
        if detail in found.details:
            write_array(folder / "lab" / f"{name}.npy", found.details[detail])


def some_moods(k: int, folder: Path) -> None:
    spec = Spec("kmeans", (("k", k),))
    write_clustering(folder, "moods.npy", cluster(standardised(TRACKS).values, spec))


def the_map(folder: Path) -> None:
    features = standardised(TRACKS)
    write_array(folder / "pca.npy", pca(features.values, features.names).coordinates)


def a_task(path: Path, *, chosen: int | None = 3) -> Task:
    """A task after every step that these need; chosen: as many moods as the full build chose."""
    earlier: Any = None  # no step here draws a map
    job = Job(None, 0, chosen, 0, {}, earlier)
    shop = Workshop(path / "shop")
    task = Task(job, shop, lambda share: None)
    shop.run("read", (), lambda folder: write_tracks(folder, TRACKS))
    shop.run("index", (), lambda folder: write_index(folder, TRACKS))
    shop.run("features", (), lambda folder: write_features(folder, standardised(TRACKS)))
    shop.run("map", (), the_map)
    shop.run("moods", (), partial(some_moods, 4))
    for k in sweep.MOODS_TRIED:
        shop.run(sweep.step_name(k), (), partial(sweep.try_moods, k, task))
    shop.run("scores", (), partial(sweep.score, task))
    shop.run("choice", (), lambda f: None if chosen is None else some_moods(chosen, f))
    for key in METHODS:
        shop.run(f"method-{key}", (), partial(group, key))
    return task


@pytest.fixture(scope="module")
def task(tmp_path_factory: pytest.TempPathFactory) -> Task:
    """A task with the steps tried here finished too, under the names they should have."""
    with threadpool_limits(1):
        task = a_task(tmp_path_factory.mktemp("judged"))
        steps: dict[str, Callable[[Task, Path], None]] = {
            judging.JUDGEMENT: partial(judging.judge_methods, METHODS),
            judging.PROOF: judging.prove,
            "trees": judging.draw_trees,
            "clustergram": judging.draw_clustergram,
            "density": judging.measure_density,
            "trust": judging.write_trust,
            "rules": judging.write_rules,
        }
        for name, step in steps.items():
            task.shop.run(name, (), partial(step, task))
    return task


def labels_of(task: Task, key: str) -> np.ndarray[Any, Any]:
    if key == "kmeans":
        return task.shop.array("choice", "moods.npy").astype(np.int64)
    return task.shop.array(f"method-{key}", f"lab/labels/{key}.npy").astype(np.int64)


def test_every_method_that_grouped_the_tracks_is_scored_and_the_moods_are_kmeans(
    task: Task,
) -> None:
    scores = task.shop.json(judging.JUDGEMENT, "lab/scores.json")
    assert list(scores) == [key for key in METHODS if key != REFUSED]
    values = standardised(TRACKS).values.astype(np.float64)
    for key, found in scores.items():
        labels = labels_of(task, key)
        inside = labels >= 0
        given = values[inside], labels[inside]
        assert found["silhouette"] == pytest.approx(silhouette_score(*given), abs=1e-5)
        assert found["davies_bouldin"] == pytest.approx(davies_bouldin_score(*given))
        assert found["calinski_harabasz"] == pytest.approx(calinski_harabasz_score(*given))
        widths = task.shop.array(judging.JUDGEMENT, f"lab/silhouette/{key}.npy")
        assert widths.dtype == np.float32
        assert np.array_equal(np.isnan(widths), ~inside)
    assert {key for key in scores if "bic" in scores[key]} == {"gmm"}


def test_the_sweep_gains_what_takes_long_to_know_and_loses_nothing(task: Task) -> None:
    before = task.shop.json("scores", "sweep.json")
    after = task.shop.json(judging.PROOF, "sweep.json")
    assert after["recommended"] == before["recommended"]
    assert after["used_k"] == before["used_k"]
    for old, new in zip(before["scores"], after["scores"], strict=True):
        kept = ("k", "inertia", "silhouette", "davies_bouldin", "calinski_harabasz")
        assert {name: new[name] for name in kept} == {name: old[name] for name in kept}
        assert len(new["stability_per_group"]) == new["k"]
        assert new["stability"] == pytest.approx(np.mean(new["stability_per_group"]))
        assert new["gap_error"] > 0
        assert -1 <= new["reference_silhouette"] <= 1
    three = after["scores"][1]
    assert three["stability"] > 0.99
    assert three["silhouette"] > three["reference_silhouette"] + 0.3
    chosen = after["choices"]
    assert {chosen[name] for name in ("silhouette", "davies_bouldin", "gap", "stability")} == {3}
    assert after["agreement"]["words"]
    assert after["proof"]["n_bootstraps"] >= 30
    assert after["proof"]["n_tracks"] == 120


def test_the_trees_are_drawn(task: Task) -> None:
    dendrogram = task.shop.json("trees", "lab/dendrogram.json")
    assert (dendrogram["n_tracks"], len(dendrogram["heights"])) == (120, 60)
    condensed = task.shop.json("trees", "lab/condensed.json")
    assert condensed["n_groups"] == labels_of(task, "hdbscan").max() + 1


def test_the_clustergram_has_every_number_of_moods_tried(task: Task) -> None:
    found = task.shop.json("clustergram", "lab/clustergram.json")
    assert [level["k"] for level in found["levels"]] == list(sweep.MOODS_TRIED)
    assert all(sum(level["sizes"]) == 120 for level in found["levels"])


def test_the_suggested_reach_is_the_one_that_dbscan_takes(task: Task) -> None:
    found = task.shop.json("density", "lab/density.json")
    method = task.shop.json("method-dbscan", "lab/method/dbscan.json")
    assert found["eps"] == pytest.approx(method["facts"]["eps"], rel=1e-3)


def test_every_mood_has_a_trust_card(task: Task) -> None:
    cards = task.shop.json("trust", "trust.json")
    assert [card["number"] for card in cards] == [0, 1, 2]
    widths = task.shop.array(judging.JUDGEMENT, "lab/silhouette/kmeans.npy")
    scores = task.shop.json(judging.PROOF, "sweep.json")["scores"][1]
    for card in cards:
        inside = widths[labels_of(task, "kmeans") == card["number"]]
        assert card["stability"] == scores["stability_per_group"][card["number"]]
        assert card["mean_silhouette"] == pytest.approx(inside.mean(), abs=1e-6)
        assert card["reference_silhouette"] == scores["reference_silhouette"]
        assert card["verdict"].startswith("Holds together")
        assert "island" in card["verdict"]


def test_every_mood_has_a_rule_that_a_filter_can_repeat(task: Task) -> None:
    for rule in task.shop.json("rules", "rules.json"):
        mood = labels_of(task, "kmeans") == rule["number"]
        caught = np.ones(120, dtype=np.bool_)
        for condition in rule["conditions"]:
            steps = task.shop.array("index", f"steps/{condition['feature']}.npy")
            low, high = condition["at_least"], condition["at_most"]
            caught &= steps >= (0 if low is None else low)
            caught &= steps <= (FIELDS[condition["feature"]].n_steps if high is None else high)
        assert rule["recall"] == pytest.approx(caught[mood].mean())
        assert rule["precision"] == pytest.approx(mood[caught].mean())
        assert rule["words"]


def test_moods_beyond_those_tried_are_proved_too_unless_they_are_very_many(tmp_path: Path) -> None:
    with threadpool_limits(1):
        for k, proved in ((14, True), (25, False)):
            task = a_task(tmp_path / str(k), chosen=k)
            task.shop.run(judging.JUDGEMENT, (), partial(judging.judge_methods, (), task))
            task.shop.run(judging.PROOF, (), partial(judging.prove, task))
            task.shop.run("trust", (), partial(judging.write_trust, task))
            cards = task.shop.json("trust", "trust.json")
            assert len(cards) == k
            assert all((card["stability"] is not None) == proved for card in cards)
            tried = task.shop.json(judging.PROOF, "sweep.json")["scores"]
            assert [score["k"] for score in tried] == list(sweep.MOODS_TRIED)
