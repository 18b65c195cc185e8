"""The steps of the full build that group the tracks by every method."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np

from analytics.building.tables import write_array
from analytics.building.task import Task
from analytics.clustering import METHODS, Clustering, Spec, cluster
from analytics.durable import write_json
from analytics.errors import InvalidSpec

SERVED: Final = "kmeans"
"""The method of the moods that people see."""


def step_name(key: str) -> str:
    """The name of the step that groups by a method."""
    return f"method-{key}"


def group(key: str, task: Task, folder: Path) -> None:
    """Write the groups that a method finds with its defaults, as many as there are moods.

    Those of k-means are the moods themselves. A method that these tracks cannot be grouped by, as
    there are too few of them, leaves only the sentence that says why.

    Reads the steps "features", "moods", "scores" and "choice". Writes

    lab/method/<key>.json     {key, label, spec, n_groups, n_noise, sizes, facts} or {key, label,
                              refused: sentence}
    lab/labels/<key>.npy      (n_tracks,) int16, -1 for noise
    lab/memberships/gmm.npy   (n_tracks, k) float32
    lab/ward_tree.npy, lab/condensed_tree.npy   see `Clustering.details`
    """
    spec = _spec(key, task)
    about: dict[str, Any] = {"key": key, "label": METHODS[key].label}
    try:
        found = task.served() if key == SERVED else cluster(task.features().values, spec)
    except InvalidSpec as refusal:
        _write_about(folder, about | {"refused": str(refusal)})
        return
    _write_found(key, folder, found)
    _write_about(
        folder,
        about
        | {
            "spec": spec.to_dict(),
            "n_groups": found.n_groups,
            "n_noise": found.n_noise,
            "sizes": found.sizes,
            "facts": found.facts,
        },
    )


def collect(task: Task, folder: Path) -> None:
    """Write lab/methods.json: what `group` says of every method, in the order of METHODS."""
    (folder / "lab").mkdir()
    found = [task.shop.json(step_name(key), _about(key)) for key in METHODS]
    write_json(folder / "lab" / "methods.json", found)


def _spec(key: str, task: Task) -> Spec:
    """The method with its defaults, for as many groups as there are moods where it is asked."""
    names = [parameter.name for parameter in METHODS[key].parameters]
    k: int = task.shop.json("scores", "sweep.json")["used_k"]
    return Spec(key, (("k", k),) if "k" in names else (), seed=task.job.seed)


def _about(key: str) -> str:
    return f"lab/method/{key}.json"


def _write_about(folder: Path, about: dict[str, Any]) -> None:
    path = folder / _about(about["key"])
    path.parent.mkdir(parents=True, exist_ok=True)
    write_json(path, about)


def _write_found(key: str, folder: Path, found: Clustering) -> None:
    lab = folder / "lab"
    lab.mkdir()
    write_array(lab / "labels" / f"{key}.npy", found.labels.astype(np.int16))
    if found.memberships is not None:
        write_array(lab / "memberships" / f"{key}.npy", found.memberships)
    for detail, file in (("linkage", "ward_tree"), ("condensed_tree", "condensed_tree")):
        if detail in found.details:
            write_array(lab / f"{file}.npy", found.details[detail])
