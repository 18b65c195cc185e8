"""One sweep: try a range of numbers of groups on the tracks of a build, and leave what came of it.

What a full build says of its numbers of moods is said by the same functions.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.building.progress import Listener
from analytics.building.runs import Report, Steps, seal_run
from analytics.catalogue import Catalogue
from analytics.clustering import Clustering
from analytics.clustering.tracks import Ordered
from analytics.comparison import contingency
from analytics.cores import side_by_side
from analytics.durable import write_json
from analytics.errors import InvalidSpec
from analytics.lab import Lab
from analytics.rounding import rounded
from analytics.sweeps import FEWEST, SweepSpec, costs
from analytics.validation import recommend
from analytics.validation.clustergram import clustergram
from analytics.validation.sweeping import into, proved, scored, verdict

MOODS: Final = "kmeans"
"""The method whose groups are the moods of a build's own."""


def write_sweep(opened: OpenBuild, spec: SweepSpec, folder: Path, listener: Listener) -> None:
    """Try the numbers of groups of `spec` on all tracks of `opened`; seal the empty `folder`.

    Raises InvalidSpec where fewer tracks differ than groups are asked for; the folder is of no use
    then.
    """
    began = datetime.now(UTC)
    steps = Steps(costs(spec, Catalogue(opened)), listener)
    values = steps.next(lambda _: _features(opened, spec))
    groupings = steps.next(lambda report: _grouped(values, spec, report))
    scores, _ = steps.next(lambda report: scored(values, groupings, progress=report))
    proof = steps.next(lambda report: proved(values, groupings, seed=spec.seed, progress=report))
    split = steps.next(lambda _: _split(opened, groupings))
    found = verdict(scores, proof, len(values))
    recommended = recommend(scores)
    found["recommended"] = {"k": recommended.k, "reason": recommended.reason}
    write_json(folder / "sweep.json", found)
    write_json(folder / "clustergram.json", split)
    seal_run(folder, opened, spec.to_dict(), began, steps)
    steps.finished()


def _features(opened: OpenBuild, spec: SweepSpec) -> npt.NDArray[np.float32]:
    """(n_tracks, n_features) that the moods were made from, if they differ enough for `spec`."""
    values: npt.NDArray[np.float32] = np.array(opened.array("features.npy"))
    tracks = Ordered.of(values)
    most = min(tracks.n_different, tracks.n_tracks - 1)
    if spec.last <= most:
        return values
    why = f"as these tracks can be told apart into {most:,} groups at most"
    if most <= FEWEST:
        raise InvalidSpec("to", spec.last, "used where more than three tracks differ in sound")
    if spec.first >= most:
        raise InvalidSpec("from", spec.first, f"{FEWEST} to {most - 1:,}, {why}")
    raise InvalidSpec("to", spec.last, f"{spec.first + 1} to {most:,}, {why}")


def _grouped(
    values: npt.NDArray[np.float32], spec: SweepSpec, report: Report
) -> dict[int, Clustering]:
    """The groups of every number, on a core each: k-means on two cores waits for a busy one."""
    longest_first = spec.numbers[::-1]
    of_all = sum(longest_first)
    found = side_by_side(
        lambda place: into(values, longest_first[place], spec.seed),
        len(longest_first),
        lambda done: report(sum(longest_first[: round(done * len(longest_first))]) / of_all),
    )
    return dict(zip(spec.numbers, found[::-1], strict=True))


def _split(opened: OpenBuild, groupings: dict[int, Clustering]) -> object:
    component = opened.array("pca.npy")[:, 0]
    labellings = {k: found.labels for k, found in groupings.items()}
    moods = np.array(Lab(opened).labels(MOODS), dtype=np.int32)
    k = int(moods.max()) + 1
    if k in labellings and np.count_nonzero(contingency(labellings[k], moods).counts) == k:
        labellings[k] = moods  # the same groups, under the numbers that people know
    return rounded(clustergram(component, labellings).to_dict())
