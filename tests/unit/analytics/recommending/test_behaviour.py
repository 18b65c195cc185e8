from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from implicit.als import AlternatingLeastSquares
from threadpoolctl import threadpool_limits

from analytics.building.factors import learned_factors
from analytics.recommending.behaviour import Factors
from analytics.recommending.crowd import LEARNING
from analytics.recommending.taste import Taste
from tests.plays import some_plays

N_TRACKS = 400


def test_folding_in_is_what_implicit_recalculates() -> None:
    random = np.random.default_rng(3)
    matrix = sp.random(50, 80, density=0.15, random_state=random, format="csr", dtype=np.float32)
    matrix.data = 1 + 9 * matrix.data
    with threadpool_limits(1, user_api="blas"):
        model = AlternatingLeastSquares(
            factors=12, regularization=3.0, alpha=1.0, iterations=5, random_state=1, num_threads=1
        )
        model.fit(matrix, show_progress=False)
        theirs = model.recalculate_user(np.arange(50), matrix)
    factors = Factors(np.arange(80), model.item_factors, regularisation=3.0)
    for person in range(50):
        row = matrix[person]
        ours = factors.fold_in(row.indices.astype(np.int64), row.data.astype(np.float64))
        assert ours is not None
        assert ours.factors == pytest.approx(theirs[person], abs=2e-5)
        assert factors.scores(ours, 80) == pytest.approx(
            model.item_factors @ theirs[person], abs=1e-4
        )


def test_what_is_played_adds_up_to_the_score() -> None:
    items = np.random.default_rng(0).normal(size=(30, 5)).astype(np.float32)
    factors = Factors(np.arange(30), items, regularisation=1.0)
    person = factors.fold_in(np.array([2, 9, 20]), np.array([3.0, 1.0, 8.0]))
    assert person is not None
    asked = np.array([0, 9, 29])
    added = factors.contributions(person, asked)
    assert added.shape == (3, 3)
    assert added.sum(axis=1) == pytest.approx(factors.scores(person, 30)[asked], abs=1e-5)


def test_somebody_who_plays_nothing_that_others_play_is_nowhere() -> None:
    factors = Factors(np.array([3, 8]), np.ones((2, 2), np.float32), regularisation=1.0)
    assert factors.fold_in(np.zeros(0, np.int64), np.zeros(0)) is None
    assert factors.fold_in(np.array([0, 5, 9]), np.ones(3)) is None
    nobody = Factors(np.zeros(0, np.int64), np.zeros((0, 2), np.float32), regularisation=1.0)
    assert nobody.fold_in(np.array([0, 5]), np.ones(2)) is None


def test_what_nobody_played_has_no_score_and_does_not_count() -> None:
    items = np.random.default_rng(0).normal(size=(3, 2)).astype(np.float32)
    factors = Factors(np.array([2, 5, 7]), items, regularisation=1.0)
    known = factors.fold_in(np.array([5]), np.array([4.0]))
    more = factors.fold_in(np.array([4, 5, 9]), np.array([9.0, 4.0, 9.0]))
    assert known is not None and more is not None
    assert known.factors == pytest.approx(more.factors)
    assert np.flatnonzero(factors.scores(known, 10)).tolist() == [2, 5, 7]
    assert not factors.contributions(known, np.array([4, 9])).any()


def test_people_of_one_taste_are_told_what_the_others_of_it_play() -> None:
    plays = some_plays(90, N_TRACKS)
    learned = learned_factors(plays, plays.track, "item", seed=0)
    factors = Factors(learned.numbers, learned.factors, LEARNING["item"].regularisation)
    for person in range(9):
        theirs = Taste.of(plays.of(person)).weighed()
        found = factors.fold_in(theirs.rows, LEARNING["item"].confidence(theirs.weights))
        assert found is not None
        scores = factors.scores(found, N_TRACKS)
        scores[theirs.rows] = -np.inf
        best = np.argsort(-scores)[:20]
        width = N_TRACKS // 3
        assert (best // width == person % 3).mean() >= 0.9


def test_the_same_plays_and_seed_learn_the_same() -> None:
    plays = some_plays()
    first, again = (learned_factors(plays, plays.track, "item", seed=4) for _ in range(2))
    for name, values in first.files("item").items():
        assert np.array_equal(values, again.files("item")[name])


def test_plays_of_nobody_teach_nothing() -> None:
    none = some_plays(5, per_listener=0)
    learned = learned_factors(none, none.track, "artist", seed=0)
    n_factors = LEARNING["artist"].n_factors
    assert (len(learned.numbers), learned.factors.shape) == (0, (0, n_factors))
    assert not learned.people.any()


def test_everybody_stands_where_folding_in_puts_them() -> None:
    plays = some_plays(40, N_TRACKS)
    learned = learned_factors(plays, plays.track, "item", seed=0)
    factors = Factors(learned.numbers, learned.factors, LEARNING["item"].regularisation)
    for person in range(0, 40, 7):
        theirs = Taste.of(plays.of(person)).weighed()
        found = factors.fold_in(theirs.rows, LEARNING["item"].confidence(theirs.weights))
        assert found is not None
        assert learned.people[person] == pytest.approx(found.factors, abs=2e-3)


def test_tracks_of_one_taste_are_alike_by_the_cosine() -> None:
    items = np.array([[1, 0], [2, 2], [0, 3]], dtype=np.float32)
    factors = Factors(np.array([2, 5, 7]), items, regularisation=1.0)
    assert factors.alike(2, np.array([2, 5, 7, 4])) == pytest.approx([1, 0.5**0.5, 0, -1])
    assert factors.alike(3, np.array([2])) is None
