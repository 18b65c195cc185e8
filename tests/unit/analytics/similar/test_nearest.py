from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics.pairwise import cosine_similarity, euclidean_distances

from analytics.errors import InvalidSpec
from analytics.similar.nearest import nearest
from analytics.similar.presets import PRESETS
from analytics.similar.request import MEASURES, Request, full_weights
from analytics.similar.sound import Sound
from analytics.similar.why import why
from tests.builders import make_tracks
from tests.sounds import make_sound, shuffled, sound_of


@pytest.fixture(scope="module")
def sound() -> Sound:
    return make_sound(600, character=4)


def by_brute_force(sound: Sound, request: Request) -> tuple[np.ndarray, np.ndarray]:
    """Squared distances and costs of every track, by scikit-learn."""
    weights = np.repeat(
        full_weights(request.weights, sound), [part.stop - part.start for part in sound.parts]
    )
    scaled = sound.coordinates.astype(np.float64) * np.sqrt(weights)

    def apart(origins: tuple[int, ...]) -> np.ndarray:
        if request.measure == "direction":
            return 2 - 2 * cosine_similarity(scaled, scaled[list(origins)])
        return euclidean_distances(scaled, scaled[list(origins)]) ** 2

    distances = apart(request.seeds).mean(axis=1)
    costs = distances
    if request.away:
        costs = costs + np.maximum(distances - apart(request.away).min(axis=1), 0)
    room = sound.room.astype(float)
    ours = room[list(request.seeds)].mean()
    return distances, costs * np.maximum(ours / room, 1) ** request.hub_damping


REQUESTS = [
    Request(seeds=(5,)),
    Request(seeds=(5,), measure="direction"),
    Request(seeds=(5, 17, 200), n=25),
    Request(seeds=(5, 17), measure="direction", n=25),
    Request(seeds=(5,), away=(8, 100), n=25),
    Request(seeds=(5,), away=(8,), measure="direction"),
    Request(seeds=(5,), weights=(("energy", 3.0), ("tempo", 0.0))),
    Request(seeds=(5,), weights=PRESETS[1].weights, measure="direction"),
    Request(seeds=(5,), weights=(("character", 2.0),)),
    Request(seeds=(5,), hub_damping=0.7, n=40),
    Request(seeds=(5,), hub_damping=0.0, n=40),
    Request(seeds=(1, 2), away=(3,), hub_damping=1.0, weights=(("valence", 2.0),), n=500),
]


@pytest.mark.parametrize("request_", REQUESTS, ids=str)
@pytest.mark.parametrize("filtered", ["nothing", "half", "few"])
def test_the_nearest_are_those_of_an_independent_calculation(
    sound: Sound, request_: Request, filtered: str
) -> None:
    allowed = {
        "nothing": None,
        "half": np.arange(600) % 2 == 0,
        "few": np.arange(600) % 40 == 0,
    }[filtered]
    found = nearest(sound, request_, allowed=allowed)
    distances, costs = by_brute_force(sound, request_)
    expected: list[int] = []
    for row in np.argsort(costs, kind="stable"):
        own = row in (*request_.seeds, *request_.away)
        known = sound.artist[row] in sound.artist[expected]
        if not own and not known and (allowed is None or allowed[row]):
            expected.append(int(row))
    assert found.rows.tolist() == expected[: request_.n]
    np.testing.assert_allclose(
        [match.distance for match in found.matches], distances[found.rows], rtol=1e-6, atol=1e-9
    )
    np.testing.assert_allclose(
        [match.cost for match in found.matches], costs[found.rows], rtol=1e-6, atol=1e-9
    )


def test_similarity_is_100_for_the_same_sound_and_0_for_what_is_far() -> None:
    tracks = make_tracks(300)
    tracks.loc[9, tracks.columns[4:]] = tracks.loc[3, tracks.columns[4:]].to_numpy()
    tracks["recording"] = np.arange(300)
    sound = sound_of(tracks)
    found = nearest(sound, Request(seeds=(3,), n=500, one_per_artist=False))
    assert found.matches[0].row == 9
    assert found.matches[0].similarity == pytest.approx(100)
    assert len(found.matches) == 299
    assert found.matches[-1].similarity == 0


def test_two_tracks_at_random_are_0_similar_on_average(sound: Sound) -> None:
    one, other = np.random.default_rng(3).integers(600, size=(2, 200_000))
    squared = (sound.coordinates[one] - sound.coordinates[other]) ** 2
    assert squared.sum(axis=1).mean() == pytest.approx(
        sum(part.spread for part in sound.parts), rel=0.02
    )


def test_versions_of_one_recording_are_listed_once_and_never_those_of_a_seed() -> None:
    sound = make_sound(400, recording=np.arange(400, dtype=np.int32) // 8)
    found = nearest(sound, Request(seeds=(0,), away=(80,), one_per_artist=False, n=40))
    versions = sound.recording[found.rows]
    assert len(set(versions)) == 40
    assert not {sound.recording[0], sound.recording[80]} & set(versions)


def test_each_artist_is_listed_once_unless_that_is_not_wanted(sound: Sound) -> None:
    once = nearest(sound, Request(seeds=(5,), n=50))
    often = nearest(sound, Request(seeds=(5,), n=50, one_per_artist=False))
    assert len(set(sound.artist[once.rows])) == 50
    assert len(set(sound.artist[often.rows])) < 50
    assert often.matches[-1].cost <= once.matches[-1].cost


def test_the_order_of_rows_does_not_matter(sound: Sound) -> None:
    order = np.random.default_rng(8).permutation(600)
    place = np.argsort(order)
    for request in REQUESTS:
        moved = replace(
            request,
            seeds=tuple(place[list(request.seeds)].tolist()),
            away=tuple(place[list(request.away)].tolist()) if request.away else (),
        )
        found = nearest(shuffled(sound, order), moved)
        assert order[found.rows].tolist() == nearest(sound, request).rows.tolist()


def test_a_threshold_keeps_what_is_similar_enough_and_nothing_else(sound: Sound) -> None:
    everything = nearest(sound, Request(seeds=(5,), n=500, one_per_artist=False))
    limit = everything.matches[30].similarity
    found = nearest(sound, Request(seeds=(5,), n=500, one_per_artist=False, least=limit - 1e-9))
    assert found.rows.tolist() == everything.rows.tolist()[:31]


def test_steering_away_sets_back_what_is_near_that(sound: Sound) -> None:
    plain = nearest(sound, Request(seeds=(5,), n=100))
    unwanted = int(plain.rows[0])
    steered = nearest(sound, Request(seeds=(5,), away=(unwanted,), n=100))
    assert unwanted not in steered.rows
    far = [np.linalg.norm(sound.coordinates[found.rows[:10]] - sound.coordinates[unwanted], axis=1)
           for found in (plain, steered)]  # fmt: skip
    assert far[1].mean() > far[0].mean()


def test_more_diversity_makes_a_list_less_alike(sound: Sound) -> None:
    spreads = []
    for diversity in (0.0, 0.5, 1.0):
        found = nearest(sound, Request(seeds=(5,), n=12, diversity=diversity))
        assert len(set(found.rows)) == 12
        spreads.append(euclidean_distances(sound.coordinates[found.rows]).mean())
    assert spreads == sorted(spreads)
    assert spreads[2] > spreads[0]


def test_diversity_is_chosen_as_maximal_marginal_relevance_says(sound: Sound) -> None:
    request = Request(seeds=(5,), n=8, diversity=0.6)
    pool = nearest(sound, replace(request, n=80, diversity=0)).matches
    at_random = sum(part.spread for part in sound.parts)
    chosen = [0]
    while len(chosen) < 8:
        best = (-np.inf, -1)
        for place, match in enumerate(pool):
            alike = max(
                1 - np.linalg.norm(
                    sound.coordinates[match.row].astype(float) - sound.coordinates[pool[c].row]
                ) / at_random**0.5
                for c in chosen
            )  # fmt: skip
            worth = 0.7 * (1 - (match.cost / at_random) ** 0.5) - 0.3 * alike
            if place not in chosen and worth > best[0]:
                best = (worth, place)
        chosen.append(best[1])
    assert nearest(sound, request).rows.tolist() == [pool[place].row for place in chosen]


def test_a_small_catalogue_gives_what_it_has() -> None:
    sound = make_sound(4)
    assert sorted(nearest(sound, Request(seeds=(2,), one_per_artist=False)).rows) == [0, 1, 3]


def test_a_list_is_in_the_order_of_the_similarity_shown_whatever_sets_songs_back(
    sound: Sound,
) -> None:
    for request in REQUESTS:
        shown = [match.similarity for match in nearest(sound, request).matches]
        assert shown == sorted(shown, reverse=True)


def test_nothing_is_more_similar_than_it_is_near(sound: Sound) -> None:
    held_back = nearest(sound, Request(seeds=(5,), n=100))
    as_they_come = why(sound, Request(seeds=(5,), hub_damping=0.0), tuple(held_back.rows.tolist()))
    lost = [
        near.similarity - match.similarity
        for near, match in zip(as_they_come, held_back.matches, strict=True)
    ]
    assert min(lost) >= -1e-9
    assert max(lost) > 1


def test_hubs_are_listed_less_often_when_held_back() -> None:
    random = np.random.default_rng(2)
    tracks = make_tracks(500)
    for name in tracks.columns[4:13]:
        tracks[name] = random.normal(size=500)
    tracks["tempo"] = random.uniform(60, 200, 500)
    sound = sound_of(tracks)
    skewness = []
    for damping in (0.0, 1.0):
        listed = np.zeros(500)
        for row in range(500):
            request = Request(seeds=(row,), hub_damping=damping, one_per_artist=False)
            listed[nearest(sound, request).rows] += 1
        centred = listed - listed.mean()
        skewness.append((centred**3).mean() / (centred**2).mean() ** 1.5)
    assert skewness[1] < 0.8 * skewness[0]


@pytest.mark.parametrize("measure", MEASURES)
def test_weights_of_nothing_but_one_part_compare_that_alone(sound: Sound, measure: str) -> None:
    others = tuple((name, 0.0) for name in sound.names() if name != "energy")
    request = Request(seeds=(5,), weights=others, measure=measure, hub_damping=0.0)
    found = nearest(sound, request)
    energies = sound.coordinates[:, 1]
    if measure == "distance":
        gaps = np.abs(energies[found.rows] - energies[5])
        assert (np.diff(gaps) >= 0).all()
    else:
        assert (np.sign(energies[found.rows]) == np.sign(energies[5])).all()


@pytest.mark.parametrize(
    "hostile",
    [
        {"seeds": ()}, {"seeds": (-1,)}, {"seeds": (600,)}, {"seeds": (3, 3)}, {"seeds": [3]},
        {"seeds": (True,)}, {"seeds": ("3",)}, {"seeds": (3.0,)}, {"seeds": tuple(range(101))},
        {"away": (5,)}, {"away": (700,)}, {"away": tuple(range(100, 121))},
        {"n": 0}, {"n": 501}, {"n": 2.5}, {"n": True}, {"n": "10"},
        {"measure": "manhattan"}, {"measure": None}, {"one_per_artist": 1},
        {"least": -1}, {"least": 101}, {"least": float("nan")}, {"least": "50"}, {"least": True},
        {"diversity": 1.1}, {"diversity": float("inf")}, {"hub_damping": -0.1},
        {"weights": (("energy", 6.0),)}, {"weights": (("energy", -1.0),)},
        {"weights": (("energy", float("nan")),)}, {"weights": (("bass", 1.0),)},
        {"weights": (("energy", 1.0), ("energy", 2.0))}, {"weights": {"energy": 1.0}},
        {"weights": ("energy",)}, {"weights": (("energy",),)}, {"weights": ((1, 1),)},
        {"weights": (("energy", "2"),)},
        {"weights": tuple((name, 0.0) for name in make_sound(60, character=4).names())},
    ],
    ids=str,
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_a_sentence(sound: Sound, hostile: dict) -> None:
    with pytest.raises(InvalidSpec, match=r"; it can be .+\."):
        nearest(sound, Request(**{"seeds": (5,), **hostile}))


@pytest.mark.parametrize("mask", [np.ones(5, dtype=bool), np.ones(600), np.ones((600, 1), bool)])
def test_a_mask_of_another_catalogue_is_refused(sound: Sound, mask: np.ndarray) -> None:
    with pytest.raises(InvalidSpec):
        nearest(sound, Request(seeds=(5,)), allowed=mask)


def test_the_character_counts_only_while_every_feature_counts_alike(sound: Sound) -> None:
    at = sound.names().index("character")
    assert full_weights((), sound)[at] == 1
    assert full_weights((("energy", 1.0),), sound)[at] == 1
    assert full_weights((("energy", 2.0),), sound)[at] == 0
    assert full_weights((("energy", 2.0), ("character", 0.5)), sound)[at] == 0.5


def test_every_preset_can_be_asked_for() -> None:
    for sound in (make_sound(60, character=2), make_sound(60, valence=None, mode=None)):
        for preset in PRESETS:
            assert nearest(sound, Request(seeds=(0,), weights=preset.weights)).matches
