"""Proving groupings: the sweep with exact silhouettes, and what the proofs on top of it take."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.metrics import silhouette_score

from analytics.artifacts import open_build
from analytics.clustering import Spec, cluster
from analytics.silhouette import silhouettes
from analytics.validation.gap import compare_with_reference
from analytics.validation.stability import stability
from tests.bench.conftest import Bench, Catalogue

TRIED = range(2, 13)
OUR_TURNS = (2, 7, 12)
"""After which numbers of groups the whole sweep is measured again."""
SCIKIT_LEARN = "scikit-learn's silhouette_score, called for each k"


def test_silhouettes_of_a_whole_sweep_take_a_tenth_of_scikit_learns_time(
    catalogue: Catalogue, bench: Bench
) -> None:
    features = np.array(open_build(catalogue.home).array("features.npy"))
    groupings = {}
    sweep = 0.0
    for k in TRIED:
        seconds, groupings[k] = timed(cluster, features, Spec("kmeans", (("k", k), ("n_init", 20))))
        sweep += seconds
    labellings = [found.labels for found in groupings.values()]
    ours: list[float] = []
    theirs: list[float] = []
    seconds, found = timed(silhouettes, features, labellings)
    ours.append(seconds)
    for k in TRIED[: bench.times(len(TRIED))]:
        # By turns, so that both meet the machine in the same mood.
        seconds, expected = timed(silhouette_score, features, groupings[k].labels)
        theirs.append(seconds)
        assert abs(found[TRIED.index(k)].mean - expected) < 1e-5
        if k in OUR_TURNS:
            ours.append(timed(silhouettes, features, labellings)[0])
    note = bench.ledger.note
    note(f"sweep of k = {TRIED[0]} to {TRIED[-1]}, 20 starts each", "s", [sweep])
    each = note(
        f"exact silhouettes of k = {TRIED[0]} to {TRIED[-1]} in one pass, per k", "s",
        [seconds / len(TRIED) for seconds in ours], baseline=SCIKIT_LEARN, against=theirs,
    )  # fmt: skip
    bench.hold(each.median <= 0.1 * float(np.median(theirs)), "a tenth of scikit-learn's time")
    whole = [sweep + seconds for seconds in ours]
    of_scikit_learn = float(np.mean(theirs)) * len(TRIED)
    note("the sweep with all its exact silhouettes", "s", whole,
         baseline=f"{SCIKIT_LEARN}, without the sweep", against=[of_scikit_learn])  # fmt: skip
    bench.hold(max(whole) <= 0.1 * of_scikit_learn, "sweep and silhouettes in a tenth of it")
    inertias = {k: found.inertia for k, found in groupings.items()}
    drawn, _ = timed(stability, features, dict(zip(groupings, labellings, strict=True)))
    made_up, _ = timed(compare_with_reference, features, inertias)
    note("stability of the whole sweep, 30 bootstraps", "s", [drawn])
    note("gap statistic of the whole sweep, 10 sets of reference data", "s", [made_up])
    bench.hold(drawn + made_up <= 180, "stability and gap within 3 minutes")


def timed(work: Callable[..., Any], *given: object) -> tuple[float, Any]:
    """Seconds that some work takes, and what it returns."""
    began = time.perf_counter()
    result = work(*given)
    return time.perf_counter() - began, result
