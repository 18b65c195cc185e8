from __future__ import annotations

import numpy as np
import pytest

from analytics.clustering import Spec, cluster
from analytics.errors import InvalidSpec
from analytics.features import standardised
from analytics.validation import KScore, calinski_harabasz, davies_bouldin, recommend, silhouettes
from tests.builders import make_tracks

REAL = {  # silhouette and Davies-Bouldin index of 89,740 real tracks
    2: (0.260, 1.574), 3: (0.165, 1.909), 4: (0.172, 1.698), 5: (0.178, 1.519), 6: (0.190, 1.446),
    7: (0.197, 1.386), 8: (0.178, 1.385), 9: (0.165, 1.486), 10: (0.169, 1.433),
}  # fmt: skip


def score(k: int, silhouette: float, davies_bouldin: float = 1.0) -> KScore:
    return KScore(k, 1.0, silhouette, davies_bouldin, 1.0)


def test_the_measures_agree_that_three_groups_are_three() -> None:
    features = standardised(make_tracks(300)).values
    found = {
        k: cluster(features, Spec("kmeans", (("k", k), ("n_init", 3)))).labels for k in (2, 3, 4)
    }
    silhouette = dict(zip(found, silhouettes(features, list(found.values())), strict=True))
    assert max(found, key=lambda k: silhouette[k].mean) == 3
    assert min(found, key=lambda k: davies_bouldin(features, found[k])) == 3
    assert max(found, key=lambda k: calinski_harabasz(features, found[k])) == 3


def test_davies_bouldin_of_a_worked_example() -> None:
    features = np.array([[0], [2], [10], [12]], dtype=np.float32)
    assert davies_bouldin(features, np.array([0, 0, 1, 1])) == pytest.approx(0.2)


def test_calinski_harabasz_of_a_worked_example() -> None:
    features = np.array([[0], [2], [10], [12]], dtype=np.float32)
    assert calinski_harabasz(features, np.array([0, 0, 1, 1])) == pytest.approx(50)


def test_two_groups_are_too_coarse_whatever_they_score() -> None:
    found = recommend([score(k, *values) for k, values in REAL.items()])
    assert found.k == 7
    assert found.reason == (
        "7 moods are the most distinct, of 4 to 10 moods: their separation (silhouette, at most 1) "
        "is 0.20; 2 groups would score 0.26 but are too coarse to be moods; the moods overlap, "
        "like regions of a map rather than islands."
    )


def test_where_silhouettes_are_as_good_the_other_measure_decides() -> None:
    assert recommend([score(5, 0.202, 1.6), score(6, 0.200, 1.4), score(7, 0.190, 1.1)]).k == 6


def test_where_everything_is_as_good_fewer_moods_win() -> None:
    assert recommend([score(9, 0.2), score(5, 0.2), score(7, 0.2)]).k == 5


def test_the_order_of_the_scores_does_not_matter() -> None:
    scores = [score(k, *values) for k, values in REAL.items()]
    assert recommend(scores[::-1]) == recommend(scores)


def test_moods_that_stand_apart_are_not_called_overlapping() -> None:
    reason = recommend([score(4, 0.8), score(5, 0.6)]).reason
    assert "overlap" not in reason
    assert reason.endswith("the moods stand well apart.")


def test_few_groups_are_recommended_only_if_nothing_finer_was_tried() -> None:
    found = recommend([score(2, 0.3), score(3, 0.2)])
    assert found.k == 2
    assert "coarse" not in found.reason


def test_nothing_tried_is_refused() -> None:
    with pytest.raises(InvalidSpec, match="scores"):
        recommend([])
