from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.similar.nearest import nearest
from analytics.similar.request import Request
from analytics.similar.sound import Sound
from tests.sounds import make_sound

STRICT = Request(seeds=(5,), least=99.9)


@pytest.fixture(scope="module")
def sound() -> Sound:
    return make_sound(300)


def test_too_high_a_threshold_is_named_with_the_nearest(sound: Sound) -> None:
    (best,) = nearest(sound, Request(seeds=(5,), n=1)).matches
    emptied = nearest(sound, STRICT).emptied
    assert emptied is not None
    assert emptied.rule == "least"
    nearest_is = f"{int(best.similarity)}%"
    assert emptied.sentence == f"Nothing within 99.9% similarity; the nearest is {nearest_is}."
    assert [way.change for way in emptied.ways] == ["least"]


def test_the_way_out_leads_out(sound: Sound) -> None:
    emptied = nearest(sound, STRICT).emptied
    assert emptied is not None
    again = nearest(sound, replace(STRICT, least=emptied.ways[0].value))
    assert again.matches


def test_a_filter_that_leaves_no_track_is_named(sound: Sound) -> None:
    found = nearest(sound, Request(seeds=(5,)), allowed=np.zeros(300, dtype=bool))
    assert found.matches == ()
    assert found.emptied is not None
    assert found.emptied.rule == "filter"
    assert [way.change for way in found.emptied.ways] == ["filter"]


def test_a_filter_that_leaves_only_the_seed_is_told_apart(sound: Sound) -> None:
    found = nearest(sound, Request(seeds=(5,)), allowed=np.arange(300) == 5)
    assert found.emptied is not None
    assert found.emptied.rule == "versions"


def test_a_filter_that_hides_what_is_near_enough_can_be_cleared(sound: Sound) -> None:
    best, far = nearest(sound, Request(seeds=(5,), n=40)).matches[::39]
    request = Request(seeds=(5,), least=best.similarity - 0.01)
    found = nearest(sound, request, allowed=np.arange(300) == far.row)
    assert found.emptied is not None
    assert found.emptied.rule == "least"
    assert [way.change for way in found.emptied.ways] == ["least", "filter"]
    assert nearest(sound, request).matches


def test_when_neither_alone_helps_both_are_changed(sound: Sound) -> None:
    found = nearest(sound, STRICT, allowed=np.zeros(300, dtype=bool))
    assert found.emptied is not None
    assert {way.change for way in found.emptied.ways} == {"filter", "least"}
    least = next(way.value for way in found.emptied.ways if way.change == "least")
    assert nearest(sound, replace(STRICT, least=least)).matches


def test_a_catalogue_of_one_recording_has_nothing_else() -> None:
    sound = make_sound(30, recording=np.zeros(30, dtype=np.int32))
    found = nearest(sound, Request(seeds=(5,)))
    assert found.emptied is not None
    assert (found.emptied.rule, found.emptied.ways) == ("versions", ())


def test_something_found_needs_no_reason(sound: Sound) -> None:
    assert nearest(sound, Request(seeds=(5,))).emptied is None
