from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from analytics.artifacts import open_build
from analytics.engine import Engine
from analytics.libraries.facts import MOST_ARTISTS, MOST_WAYS, LibraryFacts
from analytics.libraries.regions import open_regions


def ids_of(engine: Engine, rows: list[int]) -> list[str]:
    return [each["id"] for each in engine.catalogue.text(rows, ("id",)).to_pylist()]


@pytest.fixture(scope="module")
def folk(engine: Engine) -> LibraryFacts:
    """A library of every second folk song, each named twice, and one that is not here."""
    rows = np.flatnonzero(engine.catalogue.genre_matches(["folk"]))[::2].tolist()
    return engine.libraries.facts([*ids_of(engine, rows), *ids_of(engine, rows), "elsewhere"])


def test_songs_count_once_and_those_of_another_catalogue_are_counted_apart(
    engine: Engine, folk: LibraryFacts
) -> None:
    expected = np.flatnonzero(engine.catalogue.genre_matches(["folk"]))[::2]

    assert folk.rows.tolist() == expected.tolist()
    assert folk.n_missing == 1


def test_moods_and_regions_are_counted_track_by_track(engine: Engine, folk: LibraryFacts) -> None:
    moods = Counter(int(engine.catalogue.mood_of[row]) for row in folk.rows)
    assert folk.moods.counts.tolist() == [moods[n] for n in range(len(engine.moods))]
    assert folk.moods.totals.tolist() == [mood.n_tracks for mood in engine.moods]
    assert folk.regions is not None
    assert folk.regions.counts.sum() == len(folk.rows)
    assert folk.regions.totals.sum() == engine.catalogue.n_tracks


def test_the_profile_is_the_mean_of_the_percentiles(engine: Engine, folk: LibraryFacts) -> None:
    each = [engine.percentiles(int(row)) for row in folk.rows]

    for place, name in enumerate(engine.catalogue.features):
        mean = sum(track[name] for track in each) / len(each)
        assert folk.profile[place] == pytest.approx(mean)


def test_artists_genres_and_decades_are_counted_track_by_track(
    engine: Engine, folk: LibraryFacts
) -> None:
    records = engine.catalogue.text(folk.rows, ("artists",)).to_pylist()
    artists = Counter(name for record in records for name in record["artists"])
    years = engine.catalogue.numbers("year")[folk.rows]
    decades = Counter(int(year) // 10 * 10 for year in years)

    top = sorted(artists.items(), key=lambda item: (-item[1], item[0]))[:MOST_ARTISTS]
    assert [(each.name, each.n_tracks) for each in folk.artists] == top
    assert all(each.n_usual == len(engine.catalogue.artists.rows(each.name))
               for each in folk.artists)  # fmt: skip
    assert [(each.name, each.n_tracks, each.share) for each in folk.genres] == [
        ("folk", len(folk.rows), 1.0)
    ]
    assert {each.name: each.n_tracks for each in folk.decades if each.n_tracks} == {
        f"{decade}s": n for decade, n in decades.items()
    }
    assert sum(each.share for each in folk.decades) == pytest.approx(1)


def test_ways_lead_from_the_library_into_regions_it_has_not_visited(
    engine: Engine, folk: LibraryFacts, tiny_build: Path
) -> None:
    regions = open_regions(open_build(tiny_build))
    assert regions is not None
    assert 0 < len(folk.ways) <= MOST_WAYS
    for way in folk.ways:
        assert way.place.n_visited == 0
        assert way.rows[0] in folk.rows
        assert not set(way.rows[1:]) & set(folk.rows.tolist())
        assert regions.of[way.rows[-1]] == way.place.part == way.region.number
        assert way.differences
    distances = [way.place.distance for way in folk.ways]
    assert distances == sorted(distances)
    later = [row for way in folk.ways for row in way.rows[1:]]
    assert len(later) == len(set(later)), "doorways share no song but the first"


def test_the_middle_of_a_region_is_the_mean_of_its_tracks(tiny_build: Path) -> None:
    build = open_build(tiny_build)
    regions = open_regions(build)
    assert regions is not None

    features = build.array("features.npy")
    for number, described in enumerate(regions.described):
        inside = regions.of == number
        assert described.n_tracks == inside.sum()
        assert np.allclose(regions.centres[number], features[inside].mean(axis=0), atol=1e-5)
    assert len({described.name for described in regions.described}) == regions.n_regions


@pytest.mark.parametrize("ids", [[], ["elsewhere", "nowhere"]])
def test_a_list_of_another_catalogue_is_empty_here(engine: Engine, ids: list[str]) -> None:
    facts = engine.libraries.facts(ids)

    assert facts.rows.tolist() == []
    assert facts.n_missing == len(ids)
    assert facts.ways == facts.artists == facts.genres == facts.decades == ()


def test_one_song_is_a_library(engine: Engine) -> None:
    facts = engine.libraries.facts(ids_of(engine, [7]))

    assert facts.rows.tolist() == [7]
    assert facts.ways
    assert all(way.rows[0] == 7 for way in facts.ways if way.rows)


def test_the_whole_catalogue_has_nowhere_left_to_go(engine: Engine) -> None:
    n_tracks = engine.catalogue.n_tracks

    facts = engine.libraries.facts(ids_of(engine, list(range(n_tracks))))

    assert facts.moods.shares.tolist() == facts.moods.usual.tolist()
    assert facts.ways == ()
