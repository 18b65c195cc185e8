from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

import numpy as np
import pytest
from sklearn import metrics

from analytics.genre_findings import mixes, splits
from analytics.genres import Tags, distances, habitats, mean_profiles, nearest, scores, tags

MOODS = {0: "Calm & acoustic", 1: "Upbeat & danceable", 2: "Live energy"}


def tagged(genres: Sequence[tuple[str, ...]]) -> Tags:
    """The observations of tracks with these genres, as a catalogue's index keeps them."""
    names = [name for name, _ in Counter(chain.from_iterable(genres)).most_common()]
    sets = list(dict.fromkeys(genres))
    members = [[names.index(name) for name in of_set] for of_set in sets]
    set_of = np.array([sets.index(of_track) for of_track in genres], dtype=np.uint16)
    indptr = np.cumsum([0, *map(len, members)], dtype=np.int32)
    return tags(names, set_of, (indptr, np.array(list(chain(*members)), dtype=np.int32)))


def of(observed: Tags, name: str) -> int:
    return observed.names.index(name)


def spread_tracks(counts: dict[str, tuple[int, ...]]) -> tuple[Tags, np.ndarray]:
    """Tracks of one genre each; counts: of each genre, how many are in each mood."""
    rows = [(name, mood) for name, per_mood in counts.items()
            for mood, number in enumerate(per_mood) for _ in range(number)]  # fmt: skip
    return tagged([(name,) for name, _ in rows]), np.array([mood for _, mood in rows])


# -- counting ----------------------------------------------------------------------------------


def test_a_track_counts_once_for_each_of_its_genres_and_not_without_one() -> None:
    observed = tagged([("folk",), ("folk", "jazz"), (), ("jazz", "folk", "soul")])
    pairs = zip(observed.tracks.tolist(), observed.genres.tolist(), strict=True)
    assert [(row, observed.names[genre]) for row, genre in pairs] == [
        (0, "folk"), (1, "folk"), (1, "jazz"), (3, "jazz"), (3, "folk"), (3, "soul"),
    ]  # fmt: skip
    assert (observed.n_tracks, observed.n_tracks_tagged) == (4, 3)
    assert dict(zip(observed.names, observed.counts().tolist(), strict=True)) == {
        "folk": 3, "jazz": 2, "soul": 1,
    }  # fmt: skip


def test_a_catalogue_without_genres_has_no_observations() -> None:
    observed = tagged([(), ()])
    assert observed.names == () and len(observed.tracks) == 0 and observed.n_tracks_tagged == 0


def test_scores_are_those_of_scikit_learn_over_track_and_genre() -> None:
    random = np.random.default_rng(0)
    pool = np.array(["folk", "jazz", "soul", "rock"])
    genres = [tuple(sorted(random.choice(pool, random.integers(0, 4), replace=False)))
              for _ in range(300)]  # fmt: skip
    labels = random.integers(-1, 4, 300)
    pairs = [(name, label) for names, label in zip(genres, labels, strict=True) for name in names]
    truth, found = (list(each) for each in zip(*pairs, strict=True))
    score = scores(tagged(genres), labels)
    assert (score.homogeneity, score.completeness, score.v_measure) == pytest.approx(
        metrics.homogeneity_completeness_v_measure(truth, found)
    )
    assert score.ami == pytest.approx(metrics.adjusted_mutual_info_score(truth, found))


def test_groups_that_are_the_genres_score_1_throughout() -> None:
    observed, labels = spread_tracks({"folk": (5, 0), "jazz": (0, 7)})
    found = scores(observed, labels)
    assert (found.homogeneity, found.completeness, found.v_measure) == pytest.approx((1, 1, 1))
    assert found.ami == pytest.approx(1)


# -- habitats ----------------------------------------------------------------------------------


def test_shares_lifts_purity_and_entropy_of_a_worked_example() -> None:
    observed, labels = spread_tracks({"folk": (6, 2), "jazz": (4, 4), "soul": (0, 4)})
    found = habitats(observed, labels)
    assert found.moods == (0, 1)
    assert found.counts.tolist() == [[6, 2], [4, 4], [0, 4]]
    assert found.shares.tolist() == [[0.75, 0.25], [0.5, 0.5], [0, 1]]
    assert found.lifts.tolist() == [[1.5, 0.5], [1, 1], [0, 2]]  # half of all tracks are in each
    assert found.purity.tolist() == [0.75, 0.5, 1]
    assert found.entropy == pytest.approx([0.8113, 1, 0], abs=1e-4)


def test_lifts_compare_with_all_tracks_also_those_without_a_genre() -> None:
    observed = tagged([("folk",), ("folk",), (), ()])
    assert habitats(observed, np.array([0, 1, 1, 1])).lifts == pytest.approx(
        np.array([[0.5 / 0.25, 0.5 / 0.75]])
    )


def test_a_mood_no_genre_is_in_keeps_its_column() -> None:
    observed = tagged([("folk",), ("folk",), ()])
    assert habitats(observed, np.array([0, 0, 1], dtype=np.uint8)).shares.tolist() == [[1, 0]]


def test_tracks_in_no_mood_have_the_last_column() -> None:
    observed = tagged([("folk",), ("folk",), ("folk",), ("folk",)])
    found = habitats(observed, np.array([-1, -1, -1, 0]))
    assert found.moods == (0, -1) and found.shares.tolist() == [[0.25, 0.75]]


# -- how genres sound --------------------------------------------------------------------------


def test_a_genre_sounds_like_the_mean_of_its_tracks() -> None:
    observed = tagged([("folk",), ("folk", "jazz"), ("jazz",), ()])
    features = np.array([[0, 1], [2, 3], [4, 7], [99, 99]], dtype=np.float32)
    found = mean_profiles(observed, features)
    assert found[of(observed, "folk")].tolist() == [1, 2]
    assert found[of(observed, "jazz")].tolist() == [3, 5]


def test_distances_are_euclidean() -> None:
    profiles = np.random.default_rng(1).normal(size=(12, 9))
    expected = np.linalg.norm(profiles[:, None] - profiles[None], axis=2)
    assert distances(profiles) == pytest.approx(expected)


def test_the_nearest_genres_come_nearest_first_and_small_ones_stay_out() -> None:
    sizes = {"folk": 30, "jazz": 28, "soul": 26, "rock": 24, "rare": 19}
    observed = tagged([(name,) for name, size in sizes.items() for _ in range(size)])
    profiles = np.array([[0.0], [1.0], [5.0], [-2.0], [0.1]])
    found = nearest(observed, profiles)
    assert [[observed.names[other] for other in others] for others in found] == [
        ["jazz", "rock", "soul"], ["folk", "rock", "soul"], ["jazz", "folk", "rock"],
        ["folk", "jazz", "soul"], [],
    ]  # fmt: skip


def test_a_genre_that_is_alone_has_none_near() -> None:
    observed = tagged([("folk",)] * 25)
    assert nearest(observed, np.zeros((1, 2))) == [[]]
    assert nearest(tagged([("folk",)]), np.zeros((1, 2))) == [[]]


# -- what is worth telling ---------------------------------------------------------------------


def test_genres_split_where_no_mood_has_half_of_them() -> None:
    observed, labels = spread_tracks(
        {"even": (40, 40, 40), "uneven": (59, 40, 21), "at home": (100, 50, 50),
         "small": (33, 33, 33)}
    )  # fmt: skip
    found = splits(observed, habitats(observed, labels), MOODS)
    assert [split.name for split in found] == ["even", "uneven"]
    assert found[0].entropy == pytest.approx(1)
    assert found[1].words == "49% Calm & acoustic, 33% Upbeat & danceable, 18% Live energy"


def test_genres_far_apart_that_meet_in_a_mood_are_told() -> None:
    counts = {f"genre {i}": (80, 20, 0) if i % 2 else (0, 20, 80) for i in range(21)}
    observed, labels = spread_tracks(counts)
    profiles = np.arange(21.0)[:, None]
    found = mixes(observed, habitats(observed, labels), profiles, MOODS)
    apart = np.abs(profiles - profiles.T)[np.triu_indices(21, k=1)]
    assert found.threshold == pytest.approx(np.quantile(apart, 0.95))
    expected = [
        (i, j, mood)
        for i in range(21) for j in range(i + 1, 21) if j - i > found.threshold
        for mood in range(3)
        if min(counts[f"genre {i}"][mood], counts[f"genre {j}"][mood]) >= 15
    ]  # fmt: skip
    assert found.n_found == len(expected) > 0
    distance = [mix.distance for mix in found.listed]
    assert distance == sorted(distance, reverse=True) and distance[0] == pytest.approx(20)


def test_a_mix_says_who_meets_where_and_names_the_one_more_at_home_first() -> None:
    observed, labels = spread_tracks(
        {"metal": (40, 60, 0), "sleep": (70, 30, 0), "pop": (0, 0, 100)}
    )
    profiles = np.array([[9.0], [0.0], [4.0]])
    found = mixes(observed, habitats(observed, labels), profiles, MOODS)
    best = found.listed[0]
    assert (best.first, best.second, best.mood) == ("sleep", "metal", 0)
    assert best.words == "70% and 40% of their tracks are in Calm & acoustic"


def test_no_genre_is_told_of_more_than_twice() -> None:
    counts = {f"genre {i:02d}": (100,) for i in range(40)}
    observed, labels = spread_tracks(counts)
    profiles = np.array([[50.0], *([float(i) / 100] for i in range(39))])
    found = mixes(observed, habitats(observed, labels), profiles, MOODS)
    told = Counter(chain.from_iterable((mix.first, mix.second) for mix in found.listed))
    assert max(told.values()) == 2 and found.n_found > len(found.listed)


def test_small_genres_and_noise_make_no_mixes() -> None:
    observed, labels = spread_tracks({"folk": (99, 0), "metal": (0, 99)})
    assert mixes(observed, habitats(observed, labels), np.array([[0.0], [9.0]]), MOODS).listed == []
    observed, labels = spread_tracks({"a": (100,), "b": (100,), "c": (100,)})
    noise = habitats(observed, labels - 1)
    assert mixes(observed, noise, np.array([[0.0], [1.0], [9.0]]), MOODS).n_found == 0
