from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.errors import InvalidSpec
from analytics.similar.nearest import nearest
from analytics.similar.request import Request
from analytics.similar.sound import Sound
from analytics.similar.why import why
from analytics.similar.why_not import why_not
from tests.sounds import make_sound


@pytest.fixture(scope="module")
def sound() -> Sound:
    return make_sound(300, recording=np.arange(300, dtype=np.int32) // 2)


def test_the_rank_is_the_place_in_the_whole_list(sound: Sound) -> None:
    whole = nearest(sound, Request(seeds=(5,), n=500, one_per_artist=False))
    answer = nearest(sound, Request(seeds=(5,), one_per_artist=False))
    for rank, row in enumerate(whole.rows.tolist(), start=1):
        found = why_not(sound, answer, row)
        assert found.rank == rank
        assert found.rule == (None if rank <= 10 else "rank")
        assert found.similarity == pytest.approx(whole.matches[rank - 1].similarity)


def test_the_feature_that_cost_it_is_where_it_loses_most(sound: Sound) -> None:
    answer = nearest(sound, Request(seeds=(5,), one_per_artist=False))
    whole = nearest(sound, Request(seeds=(5,), n=500, one_per_artist=False))
    for row in whole.rows[20::30].tolist():
        found = why_not(sound, answer, row)
        ours = (sound.coordinates[row].astype(float) - sound.coordinates[5]) ** 2
        listed = (sound.coordinates[answer.rows].astype(float) - sound.coordinates[5]) ** 2
        lost = sound.by_part(ours) - sound.by_part(listed).mean(axis=0)
        if found.setback is not None:
            continue  # see the tests of setbacks
        assert found.cost is not None
        assert found.cost.name == sound.names()[int(np.argmax(lost))]
        assert found.cost.label in found.sentence


def test_a_song_close_to_very_many_is_told_that_this_set_it_back(sound: Sound) -> None:
    hub = int(nearest(sound, Request(seeds=(5,))).rows[0])
    room = sound.room.copy()
    room[[hub, hub ^ 1]] = 0.05  # and its other version
    crowded = replace(sound, room=room)
    answer = nearest(crowded, Request(seeds=(5,), one_per_artist=False))
    found = why_not(crowded, answer, hub)
    assert (found.rule, found.setback, found.cost) == ("rank", "hubs", None)
    assert found.sentence.endswith("Being close to very many songs sets it back most.")
    (said,) = why(crowded, Request(seeds=(5,)), (hub,))
    (freely,) = why(crowded, Request(seeds=(5,), hub_damping=0.0), (hub,))
    assert said.similarity == pytest.approx(found.similarity)
    assert said.similarity + said.lost_to_hubs == pytest.approx(freely.similarity)
    assert (said.lost_to_away, freely.lost_to_hubs) == (0, 0)


def test_a_song_like_one_to_steer_away_from_is_told_that_this_set_it_back(sound: Sound) -> None:
    first, second = nearest(sound, Request(seeds=(5,), n=2)).rows.tolist()
    twin = replace(sound, places=sound.places.copy())
    twin.places[second] = twin.places[first]
    request = Request(seeds=(5,), away=(first,))
    found = why_not(twin, nearest(twin, request), second)
    assert found.setback == "away"
    (said,) = why(twin, request, (second,))
    assert said.lost_to_away > 1


def test_what_it_started_from_has_no_rank(sound: Sound) -> None:
    answer = nearest(sound, Request(seeds=(5,)))
    for row in (4, 5):
        found = why_not(sound, answer, row)
        assert (found.rank, found.rule) == (None, "seed")


def test_the_rule_that_dropped_it_is_named(sound: Sound) -> None:
    wide = nearest(sound, Request(seeds=(5,), n=500, one_per_artist=False))
    near, far = int(wide.rows[0]), int(wide.rows[-1])
    allowed = np.arange(300) != near
    filtered = nearest(sound, Request(seeds=(5,)), allowed=allowed)
    assert why_not(sound, filtered, near, allowed=allowed).rule == "filter"
    strict = nearest(sound, Request(seeds=(5,), least=60))
    assert why_not(sound, strict, far).rule == "least"
    assert "less than the 60% asked for" in why_not(sound, strict, far).sentence


def test_what_stands_in_its_place_is_named(sound: Sound) -> None:
    answer = nearest(sound, Request(seeds=(5,)))
    listed = int(answer.rows[0])
    version = listed ^ 1
    found = why_not(sound, answer, version)
    assert (found.rule, found.instead) == ("version", listed)
    by_artist = np.flatnonzero(
        (sound.artist == sound.artist[listed]) & (sound.recording != sound.recording[listed])
    )
    others = [why_not(sound, answer, int(row)) for row in by_artist]
    assert ("artist", listed) in {(other.rule, other.instead) for other in others}


def test_variety_can_cost_a_place(sound: Sound) -> None:
    plain = nearest(sound, Request(seeds=(5,), n=10))
    varied = nearest(sound, Request(seeds=(5,), n=10, diversity=1.0))
    left_out = set(plain.rows.tolist()) - set(varied.rows.tolist())
    assert "diversity" in {why_not(sound, varied, row).rule for row in left_out}


def test_a_row_that_is_not_there_is_refused(sound: Sound) -> None:
    with pytest.raises(InvalidSpec):
        why_not(sound, nearest(sound, Request(seeds=(5,))), 300)
