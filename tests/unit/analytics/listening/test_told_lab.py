"""What the Lab tells of listeners where more people than usual must be behind everything."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from analytics.listening.lab import ListenersLab
from analytics.listening.segments import SMALLEST
from tests.listening import kind_of

SIZES = {"kmeans": [60, 30], "ward": [78, 12], "hdbscan": [40, 40]}
"""Of ninety people; those that are missing from a method are in none of its groups."""


class Built:
    """A build with groupings of ninety people."""

    manifest: dict[str, Any] = {"timings": {}}  # noqa: RUF012

    def __init__(self) -> None:
        methods = [
            {"key": key, "label": key.upper(), "n_groups": 2, "n_noise": 90 - sum(sizes),
             "sizes": sizes, "facts": {}, "seconds": 1.0}
            for key, sizes in SIZES.items()
        ]  # fmt: skip
        refused = {"key": "dbscan", "label": "DBSCAN", "refused": "It finds no groups."}
        self.files: dict[str, Any] = {
            "listening/segments.json": [
                kind_of(n, f"Kind {n}", [0] * 60 + [1] * 30).to_dict() for n in (0, 1)
            ],
            "listening/compared.json": {"measures": [], "n_listeners": 90},
            "listening/map.json": {"axis_words": ["left", "up"]},
            "listening/sweep.json": {"scores": [{"k": 2, "silhouette": 0.2}]},
            "listening/lab/methods.json": [*methods, refused],
            "listening/lab/scores.json": {key: {"silhouette": 0.1} for key in SIZES},
            "listening/lab/comparison.json": {
                "keys": list(SIZES),
                "ari": [[1, 0.1, 0.2], [0.1, 1, 0.3], [0.2, 0.3, 1]],
                "ami": [[1, 0.4, 0.5], [0.4, 1, 0.6], [0.5, 0.6, 1]],
            },
            "listening/lab/clustergram.json": {
                "levels": [
                    {"k": 2, "means": [0, 1], "sizes": [60, 30]},
                    {"k": 3, "means": [0, 1, 2], "sizes": [38, 32, 20]},
                    {"k": 4, "means": [0, 1, 2, 3], "sizes": [30, 30, 20, 10]},
                ],
                "flows": [
                    {"start": 2, "stop": 3, "counts": [[36, 24, 0], [0, 10, 20]]},
                    {"start": 3, "stop": 4, "counts": [[28, 10, 0, 0], [0] * 4, [0] * 4]},
                ],
            },
        }

    def has(self, name: str) -> bool:
        return name in self.files or name.endswith(".npy")

    def json(self, name: str) -> Any:
        return self.files[name]

    def array(self, name: str) -> npt.NDArray[Any]:
        sizes = SIZES[name.rpartition("/")[2].removesuffix(".npy")]
        return np.repeat([0, 1, -1], [*sizes, 90 - sum(sizes)]).astype(np.int16)


def told(smallest: int) -> ListenersLab:
    found = ListenersLab.open(Built(), smallest)  # type: ignore[arg-type]
    assert found is not None
    return found


@pytest.mark.parametrize(
    "smallest, keys",
    [
        (2, ("kmeans", "ward", "hdbscan")),
        (10, ("kmeans", "ward", "hdbscan")),
        (11, ("kmeans", "ward")),
        (13, ("kmeans",)),
        (30, ("kmeans",)),
        (31, ()),
    ],
)
def test_a_method_with_a_smaller_group_leaves_only_a_sentence(
    smallest: int, keys: tuple[str, ...]
) -> None:
    lab = told(smallest)
    assert lab.found.method_keys() == keys
    for method in lab.found.methods() or []:
        if method["key"] not in keys:
            assert set(method) - {"seconds"} == {"key", "label", "refused"}
    for key in SIZES:
        if key in keys:
            assert len(lab.found.labels(key)) == 90
        else:
            for ask in (lab.found.labels, lab.found.profiles, lab.found.silhouette_curves):
                with pytest.raises(KeyError, match="may be told"):
                    ask(key)
    assert set(lab.found.report("scores") or ()) == set(keys)
    compared = lab.found.report("comparison")
    assert compared is not None
    assert tuple(compared["keys"]) == keys
    assert np.shape(compared["ami"]) in {(len(keys), len(keys)), (0,)}


def test_agreement_stays_with_its_methods() -> None:
    compared = told(13).found.report("comparison")
    assert compared == {"keys": ["kmeans"], "ari": [[1]], "ami": [[1]]}
    compared = told(11).found.report("comparison")
    assert compared is not None
    assert compared["ami"] == [[1, 0.4], [0.4, 1]]


def test_a_lower_setting_tells_no_more_than_the_build_kept() -> None:
    assert told(2).smallest == SMALLEST
    assert told(SMALLEST + 1).smallest == SMALLEST + 1


@pytest.mark.parametrize("smallest, levels", [(10, [2, 3, 4]), (20, [2, 3]), (21, [2]), (61, [])])
def test_numbers_of_groups_that_leave_a_smaller_one_are_not_drawn(
    smallest: int, levels: list[int]
) -> None:
    drawn = told(smallest).found.report("clustergram")
    assert drawn is not None
    assert [level["k"] for level in drawn["levels"]] == levels
    assert [flow["start"] for flow in drawn["flows"]] == levels[:-1]
    counts = {n for flow in drawn["flows"] for row in flow["counts"] for n in row}
    assert not {n for n in counts if 0 < n < smallest}


def test_what_tells_of_no_group_is_told_whatever_the_setting() -> None:
    assert told(1_000).found.report("sweep") == {"scores": [{"k": 2, "silhouette": 0.2}]}
    assert told(1_000).found.report("genres") is None
