from __future__ import annotations

import numpy as np
import pytest

from analytics.engine import Engine
from analytics.profiles.of_build import Profiles
from analytics.profiles.people import FEWEST_TO_COMPARE
from analytics.similar.artists import artist_sounds


@pytest.fixture
def profiles(engine: Engine) -> Profiles:
    assert engine.profiles is not None
    return engine.profiles


def test_an_artist_is_told_by_the_songs_with_their_name(engine: Engine, profiles: Profiles) -> None:
    place = engine.catalogue.artists.place("Artist 0-0")
    assert place is not None
    group = profiles.artists.group(place)
    rows = engine.catalogue.artists.rows("Artist 0-0")
    assert sorted(group.songs.tolist()) == rows.tolist()
    energy = next(each for each in group.standings if each.feature == "energy")
    assert energy.mean == pytest.approx(engine.catalogue.numbers("energy")[rows].mean(), rel=1e-5)
    years = engine.catalogue.numbers("year")[rows]
    assert group.years == (years.min(), years.max())
    assert group.genres == (("folk", len(rows)),)
    assert sum(each.n_songs for each in group.moods) == len(rows)


def test_songs_come_best_known_first(engine: Engine, profiles: Profiles) -> None:
    fame = engine.catalogue.numbers("popularity")
    for place in range(5):
        assert (np.diff(fame[profiles.artists.group(place).songs]) <= 0).all()


def test_genres_are_nearest_by_the_distance_of_their_mixtures(
    engine: Engine, profiles: Profiles
) -> None:
    assert engine.sound is not None
    rows = [
        np.flatnonzero(engine.catalogue.genre_matches([g])) for g in engine.catalogue.genre_names
    ]
    indptr = np.cumsum([0, *map(len, rows)])
    sounds = artist_sounds(engine.sound.coordinates, indptr, np.concatenate(rows)).astype(float)
    apart = np.linalg.norm(sounds - sounds[0], axis=1)
    expected = [engine.catalogue.genre_names[i] for i in np.argsort(apart)[1:]]
    assert [each.name for each in profiles.genres.alike(0)] == expected


def test_only_artists_with_songs_enough_are_called_alike(profiles: Profiles) -> None:
    people = profiles.artists
    sizes = {people.name(place): people.group(place).n_songs for place in range(len(people))}
    for place in range(len(people)):
        names = [each.name for each in people.alike(place)]
        assert people.name(place) not in names
        assert all(sizes[name] >= FEWEST_TO_COMPARE for name in names)


def test_the_map_has_every_genre_and_says_where_it_ends(profiles: Profiles) -> None:
    atlas = profiles.genre_atlas
    assert atlas is not None
    assert sorted(dot.name for dot in atlas.dots) == ["comedy", "folk", "house"]
    assert 0 < atlas.kept <= 1 and all(atlas.ends)


def test_typical_songs_are_nearest_to_the_middle(engine: Engine, profiles: Profiles) -> None:
    group = profiles.genres.group(0)
    values = engine._build.array("features.npy")[group.songs].astype(float)
    apart = np.linalg.norm(values - values.mean(axis=0), axis=1)
    assert profiles.genres.typical(0, 5).tolist() == group.songs[np.argsort(apart)[:5]].tolist()


def test_the_best_known_are_listed_by_their_fame(engine: Engine, profiles: Profiles) -> None:
    def known(name: str) -> float:
        songs = engine.catalogue.numbers("popularity")[engine.catalogue.artists.rows(name)]
        return float(np.sort(songs)[::-1][:5].sum())

    listed = [each.name for each in profiles.best_known(6)]
    everybody = [engine.catalogue.artists.at(i)[0] for i in range(len(engine.catalogue.artists))]
    assert [known(name) for name in listed] == sorted(map(known, everybody), reverse=True)[:6]


def test_the_most_and_the_least_varied_are_told_apart(profiles: Profiles) -> None:
    people = profiles.artists
    assert people.by_spread(8, 3, varied=True) == (), "three songs are too few to say"
    genres = profiles.genres
    (most,), (least,) = (genres.by_spread(8, 5, varied=varied) for varied in (True, False))
    ratios = {}
    for place in range(len(genres)):
        variety = genres.group(place).variety
        assert variety is not None
        ratios[genres.name(place)] = variety.ratio
    assert ratios[most.name] == max(ratios.values())
    assert ratios[least.name] == min(ratios.values())
