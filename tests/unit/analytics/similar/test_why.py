from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analytics.errors import InvalidSpec
from analytics.similar.nearest import nearest
from analytics.similar.request import Request
from analytics.similar.sound import Sound
from analytics.similar.why import in_tenths, why
from tests.builders import make_tracks
from tests.sounds import make_sound, shuffled, sound_of

REQUESTS = [
    Request(seeds=(5,)),
    Request(seeds=(5, 17, 60)),
    Request(seeds=(5,), measure="direction"),
    Request(seeds=(5,), weights=(("energy", 3.0), ("tempo", 0.0))),
    Request(seeds=(5,), away=(8,), hub_damping=0.5, diversity=0.5),
]


@pytest.fixture(scope="module")
def sound() -> Sound:
    return make_sound(300, character=4)


@pytest.mark.parametrize("request_", REQUESTS, ids=str)
def test_shares_sum_to_exactly_100_and_distances_to_the_distance(
    sound: Sound, request_: Request
) -> None:
    answer = nearest(sound, request_)
    for match, found in zip(
        answer.matches, why(sound, request_, tuple(answer.rows.tolist())), strict=True
    ):
        assert sum(share.tenths for share in found.shares) == 1000
        total = sum(share.distance for share in found.shares)
        assert total == pytest.approx(match.distance)
        for share in found.shares:
            assert share.percent == pytest.approx(100 * share.distance / total, abs=0.1)
        assert found.similarity == pytest.approx(match.similarity)


@given(arrays(float, st.integers(1, 20), elements=st.floats(0, 1e6)))
def test_whole_tenths_sum_to_all_and_are_less_than_one_off(amounts: np.ndarray) -> None:
    tenths = in_tenths(amounts)
    if amounts.sum() > 0:
        assert tenths.sum() == 1000
        assert (np.abs(tenths - 1000 * amounts / amounts.sum()) < 1 + 1e-6).all()
    else:
        assert not tenths.any()


def test_each_part_adds_its_own_squared_difference(sound: Sound) -> None:
    (found,) = why(sound, Request(seeds=(5,)), (40,))
    squared = (sound.coordinates[5].astype(float) - sound.coordinates[40]) ** 2
    for part in sound.parts:
        (share,) = [share for share in found.shares if share.name == part.name]
        assert share.distance == pytest.approx(squared[part.start : part.stop].sum())


def test_a_part_without_weight_is_not_named(sound: Sound) -> None:
    (found,) = why(sound, Request(seeds=(5,), weights=(("tempo", 0.0),)), (40,))
    assert {"tempo", "character"} & {share.name for share in found.shares} == set()


def twins(**differences: float) -> Sound:
    """Row 0, and row 1 which is the same but for some columns."""
    tracks = make_tracks(400)
    for name in tracks.columns[4:-1]:
        tracks.loc[1, name] = differences.get(str(name), tracks.loc[0, name])
    return sound_of(tracks)


@pytest.mark.parametrize(
    ("differences", "expected"),
    [
        ({}, "The same in everything compared"),
        ({"acousticness": 0.0}, "; less acoustic"),
        ({"valence": 1.0}, "; happier"),
        ({"energy": 1.0, "acousticness": 0.0}, "; more energetic and less acoustic"),
    ],
)
def test_the_sentence_says_what_is_the_same_and_what_is_not(
    differences: dict[str, float], expected: str
) -> None:
    (found,) = why(twins(**differences), Request(seeds=(0,)), (1,))
    assert found.sentence.endswith(expected)
    assert found.sentence.startswith("Same " if differences else "The same")


def test_twice_the_tempo_is_said_to_be_that() -> None:
    tempo = np.linspace(60, 200, 400)
    tempo[:2] = 75, 150
    tracks = make_tracks(400, tempo=tempo)
    for name in tracks.columns[4:-1]:
        if name != "tempo":
            tracks.loc[1, name] = tracks.loc[0, name]
    sound = sound_of(tracks)
    assert why(sound, Request(seeds=(0,)), (1,))[0].sentence.endswith("; double the tempo")
    assert why(sound, Request(seeds=(1,)), (0,))[0].sentence.endswith("; half the tempo")


def test_the_order_of_rows_does_not_matter(sound: Sound) -> None:
    order = np.random.default_rng(8).permutation(300)
    place = np.argsort(order)
    (one,) = why(sound, Request(seeds=(5,)), (40,))
    (other,) = why(shuffled(sound, order), Request(seeds=(int(place[5]),)), (int(place[40]),))
    assert (one.sentence, one.shares) == (other.sentence, other.shares)


def test_rows_that_are_not_there_are_refused(sound: Sound) -> None:
    with pytest.raises(InvalidSpec):
        why(sound, Request(seeds=(5,)), (300,))
    with pytest.raises(InvalidSpec):
        why(sound, Request(seeds=(500,)), (3,))
