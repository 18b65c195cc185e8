from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.errors import InvalidSpec
from analytics.validation.choosing import choices, in_words
from analytics.validation.recommending import KScore


def a_score(k: int, **parts: object) -> KScore:
    """A grouping into k that no criterion but the elbow of k = 4 prefers."""
    inertia = {2: 900.0, 3: 500.0, 4: 150.0, 5: 130.0, 6: 115.0}[k]
    score = KScore(k, inertia, silhouette=0.1, davies_bouldin=2.0, calinski_harabasz=10.0)
    return replace(score, **parts)  # type: ignore[arg-type]


def scores(**best: int) -> list[KScore]:
    """Scores of 2 to 6 groups in which each criterion named is best at a k."""
    values = {"silhouette": 0.9, "davies_bouldin": 0.5, "calinski_harabasz": 99.0}
    return [a_score(k, **{n: values[n] for n, at in best.items() if at == k}) for k in range(2, 7)]


def test_each_criterion_chooses_its_own_best() -> None:
    tried = scores(silhouette=2, davies_bouldin=5, calinski_harabasz=3)
    found = choices(tried, gap=6)
    assert found.to_dict() == {
        "elbow": 4, "silhouette": 2, "davies_bouldin": 5, "calinski_harabasz": 3, "gap": 6,
        "stability": None,
    }  # fmt: skip
    assert not found.agree


def test_the_order_of_scores_does_not_matter() -> None:
    tried = scores(silhouette=2, davies_bouldin=5, calinski_harabasz=3)
    assert choices(tried[::-1], gap=6) == choices(tried, gap=6)


def test_of_equals_the_fewest_groups_are_chosen() -> None:
    found = choices(scores(), gap=None)
    assert (found.silhouette, found.davies_bouldin, found.calinski_harabasz) == (2, 2, 2)


def test_stability_chooses_the_most_groups_that_all_come_back() -> None:
    tried = [
        a_score(2, stability_per_group=(1.0, 0.99)),
        a_score(3, stability_per_group=(0.75, 0.8, 0.9)),
        a_score(4, stability_per_group=(0.99, 0.99, 0.99, 0.74)),
        a_score(5, stability_per_group=(0.9, 0.9, 0.9, 0.9, None)),
    ]
    assert choices(tried, gap=None).stability == 3


def test_the_words_say_who_chooses_what() -> None:
    found = choices(scores(silhouette=2, davies_bouldin=5, calinski_harabasz=2), gap=None)
    assert in_words(found) == (
        "The criteria disagree: the silhouette and Calinski-Harabasz choose 2; the elbow chooses "
        "4; Davies-Bouldin chooses 5; the gap statistic and stability choose none."
    )


def test_agreement_is_said_in_one_breath() -> None:
    tried = [
        replace(score, stability_per_group=(1.0,) * score.k if score.k <= 4 else (0.5,) * score.k)
        for score in scores(silhouette=4, davies_bouldin=4, calinski_harabasz=4)
    ]
    found = choices(tried, gap=4)
    assert found.agree
    assert in_words(found) == "All six criteria choose 4 groups."
    undecided = choices(tried, gap=None)
    assert not undecided.agree
    assert in_words(undecided).startswith("Not every criterion decides: ")
    assert in_words(undecided).endswith("stability choose 4; the gap statistic chooses none.")


def test_nothing_tried_is_refused() -> None:
    with pytest.raises(InvalidSpec, match="scores"):
        choices([], gap=None)
