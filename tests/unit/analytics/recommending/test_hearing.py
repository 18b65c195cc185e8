from __future__ import annotations

import numpy as np
import pytest

from analytics.recommending.hearing import MOST_FACETS, facets, heard
from analytics.recommending.taste import Taste
from analytics.similar.request import MOST_SEEDS
from analytics.similar.sound import Sound
from tests.sounds import make_sound

N = 600
FOLK, HOUSE, COMEDY = (np.arange(start, N, 3) for start in range(3))


@pytest.fixture(scope="module")
def sound() -> Sound:
    return make_sound(N)


def test_each_kind_of_sound_that_is_played_is_a_facet_of_its_own(sound: Sound) -> None:
    played = Taste.of_tracks([*FOLK[:20], *COMEDY[:6]]).weighed()
    groups = [set(np.array(facet.seeds) % 3) for facet in facets(sound, played)]
    assert all(len(group) == 1 for group in groups)
    assert {group.pop() for group in groups} == {0, 2}


def test_the_shares_of_facets_sum_to_one_and_fall(sound: Sound) -> None:
    found = facets(sound, Taste.of_tracks(range(200)).weighed())
    shares = [facet.share for facet in found]
    assert sum(shares) == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)
    assert 1 < len(found) <= MOST_FACETS


def test_what_lies_between_two_tastes_is_not_what_is_nearest(sound: Sound) -> None:
    played = Taste.of_tracks([*FOLK[:15], *HOUSE[:15]]).weighed()
    near, of = heard(sound, facets(sound, played))
    assert near[FOLK].mean() > 2 * near[COMEDY].mean()
    assert near[HOUSE].mean() > 2 * near[COMEDY].mean()
    assert set(of[FOLK]) & set(of[HOUSE]) == set()


def test_the_same_plays_have_the_same_facets_in_any_order(sound: Sound) -> None:
    rows = np.arange(0, 300, 2)
    mixed = np.random.default_rng(1).permutation(rows)
    assert facets(sound, Taste.of_tracks(rows).weighed()) == facets(
        sound, Taste.of_tracks(mixed).weighed()
    )


def test_one_track_is_one_facet_and_nothing_is_none(sound: Sound) -> None:
    only = facets(sound, Taste.of_tracks([5]).weighed())
    assert [(facet.seeds, facet.share) for facet in only] == [((5,), 1.0)]
    assert facets(sound, Taste.of_tracks([]).weighed()) == ()
    assert not heard(sound, ())[0].any()


def test_tracks_that_sound_the_same_are_one_facet() -> None:
    alike = make_sound(60, energy=0.5, valence=0.5)
    places = alike.places.copy()
    places[:] = places[0]
    same = Sound(alike.parts, places, alike.room, alike.recording, alike.artist)
    assert len(facets(same, Taste.of_tracks(range(40)).weighed())) == 1


def test_everything_may_have_been_played(sound: Sound) -> None:
    found = facets(sound, Taste.of_tracks(range(N)).weighed())
    assert max(len(facet.seeds) for facet in found) <= MOST_SEEDS
    assert np.isfinite(heard(sound, found)[0]).all()
