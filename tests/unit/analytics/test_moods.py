from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.clustering import Spec, cluster
from analytics.features import percentiles, standardised
from analytics.mood_phrases import description, use_case
from analytics.mood_words import Character, name_moods
from analytics.moods import Mood, describe_moods
from analytics.schema import FEATURE_NAMES
from tests.builders import make_tracks

AVERAGE = {
    "danceability": 0.56, "energy": 0.63, "loudness": -8.5, "speechiness": 0.09,
    "acousticness": 0.33, "instrumentalness": 0.17, "liveness": 0.22, "valence": 0.47,
    "tempo": 122.0,
}  # fmt: skip
SPREAD = {
    "danceability": 0.18, "energy": 0.26, "loudness": 5.2, "speechiness": 0.11,
    "acousticness": 0.34, "instrumentalness": 0.32, "liveness": 0.19, "valence": 0.26,
    "tempo": 30.0,
}  # fmt: skip


def character(**effects: float) -> Character:
    """A group that differs from a typical catalogue by these effects and nothing else."""
    full = {name: effects.get(name, 0.0) for name in AVERAGE}
    levels = {name: AVERAGE[name] + SPREAD[name] * effect for name, effect in full.items()}
    return Character(full, levels)


def moods_of(tracks: pd.DataFrame, k: int = 3) -> list[Mood]:
    features = standardised(tracks)
    ranks = percentiles(tracks, features.names)
    found = cluster(features.values, Spec("kmeans", (("k", k), ("n_init", 3))))
    return describe_moods(tracks, features, ranks, found.labels, found.centroids)


def moods_of_labels(tracks: pd.DataFrame, labels: list[int]) -> list[Mood]:
    features = standardised(tracks)
    centroids = np.array(
        [features.values[np.array(labels) == g].mean(axis=0) for g in range(max(labels) + 1)]
    )
    ranks = percentiles(tracks, features.names)
    return describe_moods(tracks, features, ranks, np.array(labels), centroids)


# -- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effects", "name"),
    [
        ({"energy": -1.0, "acousticness": 1.1}, "Calm & acoustic"),
        ({"energy": 0.4, "valence": 0.9, "danceability": 0.8}, "Upbeat & danceable"),
        ({"energy": 0.7, "valence": -0.4, "tempo": 0.7}, "Intense & fast"),
        ({"energy": 0.7, "valence": -0.4, "tempo": -0.7, "loudness": 0.6}, "Intense & heavy"),
        ({"energy": 0.5, "valence": -0.5, "acousticness": -0.7}, "Dark & electric"),
        ({"energy": -1.2, "valence": -0.8, "acousticness": 1.2}, "Melancholic & acoustic"),
        ({"energy": -0.6, "valence": 0.8, "acousticness": 0.9}, "Cheerful & acoustic"),
        ({"speechiness": 6.7, "liveness": 2.3, "acousticness": 1.2}, "Spoken word"),
        ({"speechiness": 2.1, "danceability": 0.9}, "Rap-like & danceable"),
        ({"liveness": 2.7, "energy": 0.5}, "Live energy"),
        ({"liveness": 2.7, "energy": -0.8, "valence": -1.0}, "Live & melancholic"),
        ({"instrumentalness": 1.9, "energy": -1.8, "loudness": -2.4}, "Peaceful instrumental"),
        ({"instrumentalness": 1.9, "energy": 0.5, "valence": -0.5}, "Driving instrumental"),
        ({"instrumentalness": 1.9, "energy": 0.3, "valence": -1.0}, "Dark instrumental"),
        ({}, "Middle ground"),
    ],
)
def test_a_mood_is_named_by_what_sets_it_apart(effects: dict[str, float], name: str) -> None:
    assert name_moods([character(**effects)]) == [name]


def test_a_word_with_a_meaning_of_its_own_must_be_true_of_the_tracks() -> None:
    calm = character(energy=-1.0, acousticness=1.0)
    barely = Character(calm.effects, {**calm.levels, "acousticness": 0.05})
    assert "acoustic" in name_moods([calm])[0]
    assert "acoustic" not in name_moods([barely])[0].lower()
    assert "acoustic" not in description(barely)


def test_a_mood_whose_name_is_taken_gets_another_word_that_tells_it_apart() -> None:
    calm = {"energy": -1.0, "acousticness": 1.1}
    names = name_moods([character(**calm), character(**calm, tempo=-0.8)])
    assert names == ["Calm & acoustic", "Calm & slow"]


def test_moods_described_by_the_same_words_are_told_apart_by_comparison() -> None:
    calm = {"energy": -1.0, "acousticness": 1.1}
    names = name_moods([character(**calm), character(**calm, valence=0.35, tempo=0.31)])
    assert names == ["Calm & acoustic", "Calm & acoustic, happier"]


def test_identical_moods_still_have_names_of_their_own() -> None:
    assert name_moods([character(energy=-1.0, acousticness=1.1)] * 3) == [
        "Calm & acoustic",
        "Calm & acoustic 2",
        "Calm & acoustic 3",
    ]


@pytest.mark.parametrize("n_features", [6, 9])
def test_any_twenty_characters_have_distinct_names_that_do_not_lie(n_features: int) -> None:
    random = np.random.default_rng(n_features)
    for _ in range(50):
        names = random.permutation(FEATURE_NAMES)[:n_features].tolist()
        group = []
        for effects in random.normal(size=(20, n_features)).tolist():
            whole = character(**dict(zip(names, effects, strict=True)))
            group.append(
                Character(
                    {name: whole.effects[name] for name in names},
                    {name: whole.levels[name] for name in names},
                )
            )
        called = name_moods(group)
        assert len(set(called)) == len(called)
        assert name_moods(group) == called
        for one, name in zip(group, called, strict=True):
            told = f"{name.split(',')[0]}. {description(one)}".lower()
            for word, feature, sign in CLAIMS:
                if word in told:
                    assert sign * one.effects[feature] > 0, (told, feature)
            assert use_case(one)


CLAIMS = (
    ("acoustic", "acousticness", 1),
    ("electric", "acousticness", -1),
    ("danceable", "danceability", 1),
    ("made for dancing", "danceability", 1),
    ("calm", "energy", -1),
    ("peaceful", "energy", -1),
    ("energetic", "energy", 1),
    ("upbeat", "valence", 1),
    ("happy", "valence", 1),
    ("melancholic", "valence", -1),
    ("instrumental", "instrumentalness", 1),
    ("vocals up front", "instrumentalness", -1),
    ("live ", "liveness", 1),
    ("fast", "tempo", 1),
    ("slow", "tempo", -1),
    ("loud", "loudness", 1),
)


# -- statistics --------------------------------------------------------------------------------


def test_obvious_groups_read_as_what_they_are() -> None:
    names = {mood.top_genres[0]["name"]: mood.name for mood in moods_of(make_tracks(90))}
    assert names["comedy"] == "Spoken word"
    assert "instrumental" in names["house"]
    assert "Melancholic" in names["folk"]


def test_moods_account_for_every_track() -> None:
    moods = moods_of(make_tracks(100), k=4)
    assert [mood.number for mood in moods] == [0, 1, 2, 3]
    assert sum(mood.n_tracks for mood in moods) == 100
    assert sum(mood.share for mood in moods) == pytest.approx(1)
    assert len({mood.slug for mood in moods}) == 4


def test_effects_and_profile_are_measured_against_the_catalogue() -> None:
    tracks = make_tracks(4, energy=np.array([0.1, 0.2, 0.8, 0.9], dtype=np.float32))
    low, high = moods_of_labels(tracks, [0, 0, 1, 1])
    spread = np.std([0.1, 0.2, 0.8, 0.9])
    assert low.effects["energy"] == pytest.approx((0.15 - 0.5) / spread, abs=1e-5)
    assert high.effects["energy"] == pytest.approx((0.85 - 0.5) / spread, abs=1e-5)
    assert (low.profile["energy"], high.profile["energy"]) == (25.5, 75.5)


def test_unknown_values_do_not_count_in_the_profile() -> None:
    tempo = np.array([100, np.nan, np.nan, np.nan, 140, 120], dtype=np.float32)
    first, second, third = moods_of_labels(make_tracks(6, tempo=tempo), [0, 0, 1, 1, 2, 2])
    assert first.profile["tempo"] == 17
    assert second.profile["tempo"] == 50
    assert third.profile["tempo"] == (50 + 83) / 2


def test_genres_are_ranked_by_how_much_they_tell() -> None:
    genres = [("rock", "pop")] * 8 + [("pop",)] * 4 + [("jazz",)] * 8 + [("rock",)] * 4
    tracks = make_tracks(24, genres=pd.Series(genres, dtype=object))
    first, second = moods_of_labels(tracks, [0] * 12 + [1] * 12)
    assert first.top_genres == [
        {"name": "pop", "share": 1.0, "lift": 2.0},
        {"name": "rock", "share": pytest.approx(2 / 3), "lift": pytest.approx(4 / 3)},
    ]
    assert [genre["name"] for genre in second.top_genres] == ["jazz"], "rock is rarer here"


def test_a_genre_of_a_handful_of_tracks_is_no_mark_of_a_mood() -> None:
    genres = [("odd",)] * 4 + [("rock",)] * 16
    tracks = make_tracks(20, genres=pd.Series(genres, dtype=object))
    first, _ = moods_of_labels(tracks, [0] * 10 + [1] * 10)
    assert "odd" not in [genre["name"] for genre in first.top_genres]


def test_examples_are_the_nearest_and_the_most_popular_with_no_artist_twice() -> None:
    energy = np.array([0.5, 0.51, 0.2, 0.8, 0.9, 0.1], dtype=np.float32)
    tracks = make_tracks(
        6,
        **{name: np.float32(0.5) for name in FEATURE_NAMES if name != "energy"},
        energy=energy,
        popularity=np.array([10, 90, 90, np.nan, 40, 70], dtype=np.float32),
        artists=pd.Series([("a",), ("b", "a"), ("c",), ("d",), ("e",), ("c", "f")], dtype=object),
    )
    mood, _ = moods_of_labels(pd.concat([tracks, tracks.iloc[:1]]), [0] * 6 + [1])
    assert mood.representative == [0, 3, 2, 4], "1 shares an artist with 0, and 5 with 2"
    assert mood.popular == [1, 2, 4], "3 is unknown, 0 and 5 share artists with those before"


def test_a_mood_shows_ten_examples_at_most() -> None:
    for mood in moods_of(make_tracks(600)):
        assert len(mood.representative) == len(mood.popular) == 10


def test_a_catalogue_with_neither_genres_nor_popularity_has_moods() -> None:
    for mood in moods_of(make_tracks(60, genres=None, popularity=None)):
        assert mood.name
        assert mood.top_genres == mood.popular == []


def test_colours_repeat_after_ten_with_another_shape() -> None:
    moods = moods_of(make_tracks(300), k=12)
    assert [mood.colour_slot for mood in moods] == [*range(10), 0, 1]
    assert [mood.shape for mood in moods] == ["circle"] * 10 + ["diamond"] * 2


def test_a_mood_survives_json() -> None:
    for mood in moods_of(make_tracks(60)):
        assert Mood.from_dict(json.loads(json.dumps(mood.to_dict()))) == mood


# -- real data ---------------------------------------------------------------------------------


def test_real_tracks_fall_into_moods_a_listener_would_name(shared_data: Path) -> None:
    table = pd.read_csv(shared_data / "tracks" / "spotify_114k.csv").dropna(subset=["track_id"])
    tracks = table.drop_duplicates("track_id").iloc[::3].reset_index(drop=True)
    tracks["genres"] = tracks["track_genre"].map(lambda name: (name,))
    tracks["artists"] = tracks["artists"].str.split(";").map(tuple)
    moods = {mood.name: [g["name"] for g in mood.top_genres] for mood in moods_of(tracks, k=7)}
    assert "comedy" in moods["Spoken word"]
    assert {"sleep", "classical"} <= set(moods["Peaceful instrumental"])
    assert {"minimal-techno", "detroit-techno"} <= set(moods["Driving instrumental"])
    assert {"samba", "pagode"} & set(moods["Live energy"])
    assert {"dancehall", "salsa"} <= set(moods["Upbeat & danceable"])
    assert {"jazz", "tango"} & set(moods["Calm & acoustic"])
