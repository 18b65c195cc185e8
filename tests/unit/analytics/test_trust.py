from __future__ import annotations

import numpy as np
import pytest

from analytics.trust import TrustCard, trust_cards


def a_card(
    stability: float | None = 0.99,
    silhouettes: list[float] | None = None,
    reference: float | None = 0.1,
) -> TrustCard:
    widths = np.array(silhouettes or [0.1, 0.2, 0.3, -0.1], dtype=np.float32)
    labels = np.zeros(len(widths), dtype=np.int32)
    (card,) = trust_cards(labels, widths, [stability], n_draws=30, reference_silhouette=reference)
    return card


def test_a_card_measures_the_tracks_of_its_mood() -> None:
    labels = np.array([0, 0, 0, 0, 1, 1])
    widths = np.array([0.4, 0.2, -0.1, 0.3, -0.5, 0.5], dtype=np.float32)
    one, other = trust_cards(labels, widths, [0.9, 0.5], n_draws=30, reference_silhouette=0.1)
    assert (one.number, one.stability, one.border_share) == (0, 0.9, 0.25)
    assert one.mean_silhouette == pytest.approx(0.2)
    np.testing.assert_allclose(
        one.silhouette, np.quantile([0.4, 0.2, -0.1, 0.3], [0.05, 0.25, 0.5, 0.75, 0.95]), rtol=1e-6
    )
    assert (other.number, other.stability, other.border_share) == (1, 0.5, 0.5)


@pytest.mark.parametrize(
    ("stability", "words"),
    [
        (1.0, "Holds together: all tracks stay in 30 reshuffles;"),
        (0.99, "Holds together: 99 of 100 tracks stay in 30 reshuffles;"),
        (0.85, "Holds together: 8 of 10 tracks stay in 30 reshuffles;"),
        (0.8, "Mostly holds together: 8 of 10 tracks stay in 30 reshuffles;"),
        (0.7, "Its edges move: only 7 of 10 tracks stay in 30 reshuffles;"),
        (0.4, "Does not hold together: only 4 of 10 tracks stay in 30 reshuffles;"),
        (0.02, "Does not hold together: only 2 of 100 tracks stay in 30 reshuffles;"),
        (None, "Whether it holds together is not known;"),
    ],
)
def test_the_verdict_says_whether_a_mood_comes_back(stability: float | None, words: str) -> None:
    assert a_card(stability).verdict.startswith(words)


@pytest.mark.parametrize(
    ("silhouettes", "words"),
    [
        ([0.6, 0.7, 0.8], "it is an island, apart from its neighbours."),
        (
            [0.9, 0.9, 0.9, -0.1],
            "it is a region with recognisable borders, and 25% of its tracks are nearer to "
            "another mood.",
        ),
        (
            [0.3, 0.4],
            "it is a region with recognisable borders, and none of its tracks are nearer to "
            "another mood.",
        ),
        (
            [0.2, 0.2, -0.1],
            "it is a region that overlaps its neighbours, not an island, and 33% of its tracks "
            "are nearer to another mood, no more distinct than groups cut from data without any "
            "structure.",
        ),
    ],
)
def test_the_verdict_says_how_far_a_mood_stands_apart(silhouettes: list[float], words: str) -> None:
    assert a_card(silhouettes=silhouettes).verdict.endswith(words)


def test_a_mood_is_compared_with_chance_only_where_chance_is_known() -> None:
    assert "structure" in a_card(reference=0.5).verdict
    assert "structure" not in a_card(reference=None).verdict
    assert a_card(reference=None).to_dict()["reference_silhouette"] is None


def test_a_handful_of_border_tracks_among_thousands_is_not_called_none() -> None:
    assert "under 1% of its tracks" in a_card(silhouettes=[0.3] * 999 + [-0.1]).verdict
