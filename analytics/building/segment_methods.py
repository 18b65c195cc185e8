"""The step of the full build that groups listeners by every method, judged and compared."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.building.segments import SWEEP, following, may_be_told, people_of
from analytics.building.tables import write_array
from analytics.building.task import Task
from analytics.clustering import METHODS, Clustering, Spec, cluster
from analytics.comparison import agreement
from analytics.cores import side_by_side
from analytics.durable import write_json
from analytics.errors import InvalidSpec
from analytics.listening.lab import too_small
from analytics.listening.plays import FOLDER
from analytics.listening.segments import LABELS, SMALLEST
from analytics.rounding import rounded
from analytics.validation.scores import judge

METHODS_TRIED: Final = "segments-methods"
"""The step that runs `write_methods`."""
SERVED: Final = "kmeans"
"""The method of the kinds that people see."""
REFUSED: Final = too_small(SMALLEST)

NO_GROUPS: Final = "It finds no groups of people with its usual settings."


def write_methods(task: Task, folder: Path) -> None:
    """Write the groups of every method, their scores, and how far every two agree.

    As for tracks (`analytics.building.methods`, `judging`, `comparing`), with seconds in
    methods.json. A method with a group of fewer than SMALLEST people leaves only a sentence.
    Nothing where there are no kinds of listeners.
    """
    if not task.shop.has_file(SWEEP, LABELS):
        return
    people = people_of(task)
    served = task.shop.array(SWEEP, LABELS)[people.rows].astype(np.int32)
    listed: list[dict[str, Any]] = []
    found: dict[str, Clustering] = {}
    for place, key in enumerate(METHODS):
        about, groups = _grouped(key, people.values, served, task.job.seed)
        listed.append(about)
        if groups is not None:
            found[key] = groups
        task.report((place + 1) / len(METHODS))
    lab = folder / FOLDER / "lab"
    for key, groups in found.items():
        write_array(lab / "labels" / f"{key}.npy", groups.labels.astype(np.int16))
    judged = judge(
        people.values,
        [groups.labels for groups in found.values()],
        [groups.facts for groups in found.values()],
    )
    for key, judgement in zip(found, judged, strict=True):
        write_array(lab / "silhouette" / f"{key}.npy", judgement.per_track)
    scores = {key: each.scores.to_dict() for key, each in zip(found, judged, strict=True)}
    compared = agreement({key: groups.labels for key, groups in found.items()})
    write_json(lab / "methods.json", listed)
    write_json(lab / "scores.json", scores, keep_order=True)
    write_json(
        lab / "comparison.json",
        rounded({"keys": compared.keys, "ari": compared.ari, "ami": compared.ami}),
    )


def _grouped(
    key: str, values: npt.NDArray[np.float32], served: npt.NDArray[np.int32], seed: int
) -> tuple[dict[str, Any], Clustering | None]:
    """What is told of a method, and its groups; None where they may not be told."""
    method = METHODS[key]
    about: dict[str, Any] = {"key": key, "label": method.label}
    k = int(served.max()) + 1
    asks = any(parameter.name == "k" for parameter in method.parameters)
    spec = Spec(key, (("k", k),) if asks else (), seed=seed)
    began = perf_counter()
    try:
        (found,) = side_by_side(lambda _: cluster(values, spec), 1)
    except InvalidSpec:
        return about | {"refused": NO_GROUPS}, None
    spent = round(perf_counter() - began, 3)
    if not may_be_told(found):
        return about | {"refused": REFUSED, "seconds": spent}, None
    if key == SERVED:
        found = following(found, served)  # the same groups, in the order that people see
    return about | {
        "spec": spec.to_dict(),
        "n_groups": found.n_groups,
        "n_noise": found.n_noise,
        "sizes": found.sizes,
        "facts": found.facts,
        "seconds": spent,
    }, found
