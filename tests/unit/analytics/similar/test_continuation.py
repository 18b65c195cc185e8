from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm, t

from analytics.errors import InvalidSpec
from analytics.similar.continuation import (
    ALONE,
    HABITS,
    LIKE_ARTIST,
    SAME_ARTIST,
    Continuer,
    Habits,
    belonging,
    continued,
    evidence,
    share_evidence,
)
from analytics.similar.sound import Sound
from analytics.similar.space import context_columns
from tests.builders import make_tracks
from tests.sounds import make_sound, shuffled


@pytest.fixture(scope="module")
def sound() -> Sound:
    return make_sound(300, character=3)


@pytest.fixture(scope="module")
def context() -> np.ndarray:
    return context_columns(make_tracks(300))


def test_a_list_of_one_kind_goes_on_in_that_kind(sound: Sound, context: np.ndarray) -> None:
    found = continued(sound, context, (0, 3, 6, 9), 40, habits=ALONE)
    assert {row % 3 for row in found.rows.tolist()} == {0}
    assert not {0, 3, 6, 9} & set(found.rows.tolist())
    assert (np.diff(found.scores) <= 0).all()


def test_evidence_is_students_t_against_the_normal_curve() -> None:
    """The posterior predictive of a normal-inverse-gamma prior, written out by scipy."""
    values = np.random.default_rng(2).normal(size=50).astype(np.float32)
    known = np.array([4, 8, 15, 16])
    habits = Habits(together=0.7, certainty=1.5, spread=0.4)
    seen = values[known].astype(float)
    k, a = 0.7 + 4, 1.5 + 2
    mean = seen.sum() / k
    b = 0.4 + ((seen - seen.mean()) ** 2).sum() / 2 + 0.7 * 4 * seen.mean() ** 2 / (2 * k)
    expected = t.logpdf(values, 2 * a, mean, np.sqrt(b * (k + 1) / (a * k))) - norm.logpdf(values)
    found = evidence(values, known, habits)
    np.testing.assert_allclose(np.diff(found), np.diff(expected), atol=1e-5)


def test_unknown_values_are_evidence_of_nothing() -> None:
    values = np.array([0.1, np.nan, -2.0, 0.2], dtype=np.float32)
    found = evidence(values, np.array([0, 1]), ALONE)
    assert found[1] == 0
    np.testing.assert_allclose(found[[0, 2, 3]], evidence(values, np.array([0]), ALONE)[[0, 2, 3]])
    assert not evidence(values, np.array([1]), ALONE).any()


def test_a_rare_value_that_one_track_has_is_no_habit() -> None:
    """Shares under a Dirichlet prior over those of the catalogue, by hand."""
    beats = np.array([4.0] * 90 + [3.0] * 9 + [5.0], dtype=np.float32)
    beats -= beats.mean()
    known = np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 90])  # nine of four beats, one of three
    found = share_evidence(beats, known, Habits(usual=10.0))
    expected = {0: (9 / 0.9 + 10) / 20, 90: (1 / 0.09 + 10) / 20, 99: (0 + 10) / 20}
    for row, lift in expected.items():
        assert found[row] == pytest.approx(np.log(lift))
    # A bell curve would have it that the list is for what hardly any track is.
    assert found[90] < 0.2 < evidence(beats / beats.std(), known, HABITS)[90]


def test_an_unknown_value_is_no_share() -> None:
    values = np.array([0.0, 0.0, 0.5, 0.5, -0.5, -0.5], dtype=np.float32)
    found = share_evidence(values, np.array([0, 2]), HABITS)
    assert (found[:2] == 0).all()
    np.testing.assert_allclose(found[[2, 4]], np.log([12 / 11, 10 / 11]))
    assert not share_evidence(values, np.array([0, 1]), HABITS).any()


def test_no_recording_follows_twice_nor_one_that_is_there(context: np.ndarray) -> None:
    recording = np.arange(300, dtype=np.int32)
    recording[[3, 12]] = recording[[0, 9]]
    found = continued(make_sound(300, recording=recording), context, (0,), 300).rows.tolist()
    assert not {0, 3} & set(found)
    assert len({9, 12} & set(found)) == 1
    assert len(found) == 297


def test_why_tracks_belong_adds_up_to_how_much_they_do(sound: Sound, context: np.ndarray) -> None:
    known, rows = np.array([0, 3, 6]), np.array([9, 10, 200])
    continuer = Continuer(sound, context)
    because = continuer.because(known, rows)
    np.testing.assert_allclose(sum(because.added.values()), continuer.belonging(known)[rows])
    assert {"energy", "tempo", "year", "popularity", LIKE_ARTIST, SAME_ARTIST} <= set(because.added)
    assert because.leanings["energy"] < -0.5 < 0.5 < because.leanings["acousticness"]


def test_artists_who_are_there_are_preferred(sound: Sound, context: np.ndarray) -> None:
    known = (0, 3, 6)
    plain = belonging(sound, context, np.array(known), ALONE)
    habits = Habits(same_artist=5.0, like_artist=0.0)
    liked = belonging(sound, context, np.array(known), habits)
    there = np.isin(sound.artist, sound.artist[list(known)])
    counts = np.array([(sound.artist[list(known)] == artist).sum() for artist in sound.artist])
    default = Habits(same_artist=0.0, like_artist=0.0)
    base = belonging(sound, context, np.array(known), default)
    assert there.any()
    np.testing.assert_allclose(base, plain)
    np.testing.assert_allclose(liked - base, 5 * np.log1p(counts), atol=1e-9)


def test_what_else_an_artist_made_counts(sound: Sound, context: np.ndarray) -> None:
    known = np.array([0, 3, 6])
    base = belonging(sound, context, known, ALONE)
    habits = Habits(same_artist=0.0, like_artist=0.5)
    found = belonging(sound, context, known, habits)
    for row in (0, 10, 299):
        songs = sound.artist == sound.artist[row]
        expected = base[row] + 0.5 * base[songs].sum() / (songs.sum() + 2)
        assert found[row] == pytest.approx(expected)


def test_only_what_is_allowed_follows(sound: Sound, context: np.ndarray) -> None:
    allowed = np.arange(300) % 2 == 0
    found = continued(sound, context, (0, 3), 300, allowed=allowed)
    assert sorted(found.rows.tolist()) == [row for row in range(2, 300, 2)]


def test_the_order_of_rows_does_not_matter(sound: Sound, context: np.ndarray) -> None:
    order = np.random.default_rng(6).permutation(300)
    place = np.argsort(order)
    found = continued(sound, context, (1, 2, 30), 50)
    known = tuple(place[[1, 2, 30]].tolist())
    again = continued(shuffled(sound, order), context[order], known, 50)
    np.testing.assert_allclose(again.scores, found.scores, atol=1e-6)
    assert set(order[again.rows].tolist()) == set(found.rows.tolist())


@pytest.mark.parametrize(
    ("known", "n"),
    [((), 5), ((1, 1), 5), ((-1,), 5), ((300,), 5), ((1,), 0), ((1,), 301),
     (tuple(range(1_001)), 5)],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(
    sound: Sound, context: np.ndarray, known: tuple[int, ...], n: int
) -> None:
    with pytest.raises(InvalidSpec):
        continued(sound, context, known, n)
