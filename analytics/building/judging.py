"""The steps of the full build that judge groupings and say how far to trust the moods."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from analytics.building import sweep
from analytics.building.tables import write_array
from analytics.building.task import Task
from analytics.building.workshop import PRIVATE
from analytics.clustering import Clustering
from analytics.durable import write_json
from analytics.rounding import rounded
from analytics.rules import find_rules
from analytics.trust import trust_cards
from analytics.validation import stability
from analytics.validation.clustergram import clustergram
from analytics.validation.condensed import reduced
from analytics.validation.dendrogram import top_of
from analytics.validation.density import explore_density
from analytics.validation.recommending import KScore
from analytics.validation.scores import judge
from analytics.validation.sweeping import MOST_PROVED, proved, verdict

JUDGEMENT: Final = "judgement"
"""The step that runs `judge_methods`; `write_trust` reads what it left."""
PROOF: Final = "proof"
"""The step that runs `prove`; `write_trust` reads what it left."""
MOODS: Final = "kmeans"
"""The method whose groups are the moods."""
_SERVED: Final = f"{PRIVATE}/moods.json"


def judge_methods(methods: Sequence[str], task: Task, folder: Path) -> None:
    """Write the scores of the moods and of every method, and the silhouettes of all tracks.

    methods: their keys; the step "method-<key>" of each is finished. Those that could not group
    these tracks have left no labels and are left out.
    """
    labellings = {MOODS: task.served().labels} | {
        key: task.shop.array(_step(key), _labels(key)).astype(np.int32)
        for key in methods
        if key != MOODS and task.shop.has_file(_step(key), _labels(key))
    }
    facts = [
        task.shop.json(_step(key), f"lab/method/{key}.json")["facts"] if key != MOODS else {}
        for key in labellings
    ]
    values = task.features().values
    found = judge(values, list(labellings.values()), facts, progress=task.report)
    judged = dict(zip(labellings, found, strict=True))
    (folder / "lab").mkdir()
    for key, judgement in judged.items():
        write_array(folder / _silhouettes(key), judgement.per_track)
    scores = {key: judgement.scores.to_dict() for key, judgement in judged.items()}
    write_json(folder / "lab" / "scores.json", scores, keep_order=True)


def draw_trees(task: Task, folder: Path) -> None:
    """Write the top of Ward's tree, and HDBSCAN's branches; those of them that there are."""
    (folder / "lab").mkdir()
    if task.shop.has_file(_step("ward"), "lab/ward_tree.npy"):
        linkage = task.shop.array(_step("ward"), "lab/ward_tree.npy")
        write_json(folder / "lab" / "dendrogram.json", rounded(top_of(linkage).to_dict()))
    if task.shop.has_file(_step("hdbscan"), "lab/condensed_tree.npy"):
        tree = task.shop.array(_step("hdbscan"), "lab/condensed_tree.npy")
        labels = task.shop.array(_step("hdbscan"), _labels("hdbscan"))
        write_json(folder / "lab" / "condensed.json", rounded(reduced(tree, labels).to_dict()))


def draw_clustergram(task: Task, folder: Path) -> None:
    """Write how the moods split as their number grows."""
    component = task.shop.array("map", "pca.npy")[:, 0]
    labellings = {k: found.labels for k, found in _tried(task).items()}
    served = task.served()
    if len(served.centroids) in labellings:
        labellings[len(served.centroids)] = served.labels  # under the numbers of the moods
    (folder / "lab").mkdir()
    found = clustergram(component, labellings).to_dict()
    write_json(folder / "lab" / "clustergram.json", rounded(found))


def measure_density(task: Task, folder: Path) -> None:
    """Write how densely tracks lie, and what DBSCAN would make of it."""
    found = explore_density(task.features().values, progress=task.report)
    (folder / "lab").mkdir()
    write_json(folder / "lab" / "density.json", rounded(found.to_dict()))


def prove(task: Task, folder: Path) -> None:
    """Write the scores of every number of moods again, with those that take long.

    The gap statistic, stability, and the silhouettes of as many groups of data without structure
    are added to each, and what each criterion would choose to the whole.
    """
    tried = _tried(task)
    served = task.served()
    to_prove = dict(tried)
    if len(served.centroids) <= MOST_PROVED:
        to_prove[len(served.centroids)] = served
    values = np.asarray(task.features().values)
    proof = proved(values, to_prove, seed=task.job.seed, progress=task.report)
    before = task.shop.json("scores", "sweep.json")
    scores = [KScore(**score) for score in before["scores"]]
    write_json(folder / "sweep.json", before | verdict(scores, proof, len(served.labels)))
    k = len(served.centroids)
    (folder / PRIVATE).mkdir()
    write_json(
        folder / _SERVED,
        {
            "stability": proof.stability.get(k, [None] * k),
            "reference_silhouette": proof.silhouettes.get(k),
        },
    )


def write_trust(task: Task, folder: Path) -> None:
    """Write how far to trust each mood."""
    proof = task.shop.json(PROOF, _SERVED)
    cards = trust_cards(
        task.served().labels,
        task.shop.array(JUDGEMENT, _silhouettes(MOODS)),
        proof["stability"],
        n_draws=stability.N_BOOTSTRAPS,
        reference_silhouette=proof["reference_silhouette"],
    )
    write_json(folder / "trust.json", [card.to_dict() for card in cards])


def write_rules(task: Task, folder: Path) -> None:
    """Write by which conditions each mood could be found, and how well."""
    names = task.features().names
    steps = {name: np.asarray(task.shop.array("index", f"steps/{name}.npy")) for name in names}
    rules = find_rules(steps, task.served().labels)
    write_json(folder / "rules.json", [rule.to_dict() for rule in rules])


# -- what earlier steps left ---------------------------------------------------------------------


def _step(method: str) -> str:
    return f"method-{method}"


def _labels(method: str) -> str:
    return f"lab/labels/{method}.npy"


def _silhouettes(method: str) -> str:
    return f"lab/silhouette/{method}.npy"


def _tried(task: Task) -> dict[int, Clustering]:
    """Every number of moods that was tried."""
    names = {k: (sweep.step_name(k), sweep.labels_name(k)) for k in sweep.MOODS_TRIED}
    return {k: task.clustering(*name) for k, name in names.items() if task.shop.has_file(*name)}
