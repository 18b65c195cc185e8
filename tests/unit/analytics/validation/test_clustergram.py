from __future__ import annotations

import numpy as np

from analytics.validation.clustergram import clustergram


def test_a_worked_example() -> None:
    component = np.array([0.0, 1.0, 2.0, 10.0, 12.0])
    two, three = np.array([0, 0, 0, 1, 1]), np.array([0, 0, 2, 1, 1])
    found = clustergram(component, {3: three, 2: two}).to_dict()
    assert found == {
        "levels": [
            {"k": 2, "means": [1.0, 11.0], "sizes": [3, 2]},
            {"k": 3, "means": [0.5, 11.0, 2.0], "sizes": [2, 2, 1]},
        ],
        "flows": [{"start": 2, "stop": 3, "counts": [[2, 0, 1], [0, 2, 0]]}],
    }


def test_flows_add_up_to_the_sizes_on_either_side() -> None:
    random = np.random.default_rng(0)
    labellings = {k: np.r_[np.arange(k), random.integers(0, k, 100)] for k in (2, 3, 5)}
    labellings = {k: labels[:100] for k, labels in labellings.items()}
    found = clustergram(random.normal(size=100), labellings)
    assert [(flow.start, flow.stop) for flow in found.flows] == [(2, 3), (3, 5)]
    for flow, before, after in zip(found.flows, found.levels, found.levels[1:], strict=False):
        counts = np.array(flow.counts)
        assert counts.sum(axis=1).tolist() == before.sizes
        assert counts.sum(axis=0).tolist() == after.sizes


def test_a_single_number_of_groups_has_no_flows() -> None:
    assert clustergram(np.arange(4.0), {2: np.array([0, 1, 0, 1])}).flows == []
