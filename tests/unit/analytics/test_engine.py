from __future__ import annotations

import numpy as np
import pytest

from analytics.engine import Engine
from analytics.filters import Filter, Range, mask
from analytics.schema import FEATURE_NAMES

VIEWS = [
    pytest.param(Filter(), id="everything"),
    pytest.param(Filter(genres=("folk",)), id="a genre"),
    pytest.param(Filter(ranges=(("energy", Range(0, 40)),)), id="a range"),
    pytest.param(Filter(genres=("house",), explicit=False), id="two parts"),
    pytest.param(Filter(artists=("Artist 0-0",)), id="one artist"),
    pytest.param(Filter(genres=("folk",), ranges=(("energy", Range(95, 96)),)), id="nothing"),
]


@pytest.mark.parametrize("chosen", VIEWS)
def test_the_counts_of_a_view_are_those_of_its_mask(engine: Engine, chosen: Filter) -> None:
    view = engine.view(chosen)
    matching = mask(chosen, engine.catalogue)
    assert view.n_matches == view.matching.sum() == matching.sum()
    assert view.mood_matches.tolist() == np.bincount(
        engine.catalogue.mood_of[matching], minlength=len(engine.moods)
    ).tolist()  # fmt: skip
    assert all(count >= 0 for count in view.mood_counts)


@pytest.mark.parametrize("chosen", VIEWS)
def test_a_histogram_counts_what_matches_without_its_own_field(
    engine: Engine, chosen: Filter
) -> None:
    view = engine.view(chosen)
    for field, bins in view.histograms.items():
        known = engine.catalogue.steps(field)[mask(chosen.without(field), engine.catalogue)] != 255
        assert bins.sum() == known.sum()


@pytest.mark.parametrize("chosen", VIEWS)
def test_correlations_are_those_of_the_matching_tracks(engine: Engine, chosen: Filter) -> None:
    matching = mask(chosen, engine.catalogue)
    values = np.array([engine.catalogue.numbers(name)[matching] for name in FEATURE_NAMES])
    found = engine.view(chosen).correlation
    assert found.n_complete == matching.sum()
    if matching.sum() > 2:
        known = ~np.isnan(found.values)
        assert known.any()
        assert np.allclose(found.values[known], np.corrcoef(values)[known], atol=1e-3)


@pytest.mark.parametrize("chosen", VIEWS)
def test_the_profile_is_the_mean_percentile(engine: Engine, chosen: Filter) -> None:
    rows = np.flatnonzero(mask(chosen, engine.catalogue))
    profile = engine.view(chosen).profile
    if not len(rows):
        assert np.isnan(profile).all()
        return
    each = [[engine.percentiles(int(row))[name] for name in FEATURE_NAMES] for row in rows]
    assert np.allclose(profile, np.mean(each, axis=0))


def test_the_three_obvious_groups_become_moods_of_their_own(engine: Engine) -> None:
    for genre in ("folk", "house", "comedy"):
        moods = set(engine.catalogue.mood_of[engine.catalogue.genre_matches([genre])].tolist())
        others = set(engine.catalogue.mood_of[~engine.catalogue.genre_matches([genre])].tolist())
        assert not moods & others


def test_rows_come_sorted_and_in_pages(engine: Engine) -> None:
    chosen = Filter(genres=("folk", "comedy"))
    matching = engine.matching(chosen)
    pages = [
        engine.rows(matching, sort="tempo", descending=True, start=start, stop=start + 7)
        for start in range(0, int(matching.sum()), 7)
    ]
    rows = np.concatenate(pages)
    tempos = engine.catalogue.numbers("tempo")[rows]
    assert sorted(rows.tolist()) == np.flatnonzero(matching).tolist()
    assert (np.diff(tempos) <= 0).all()


def test_genres_in_view_come_with_how_unusual_they_are(engine: Engine) -> None:
    ((name, count, lift),) = engine.view(Filter(genres=("folk",))).genres
    assert (name, count) == ("folk", 40)
    assert lift == pytest.approx(3)


def test_a_track_is_nearest_to_its_own_kind(engine: Engine) -> None:
    folk = engine.catalogue.genre_matches(["folk"])
    found = engine.neighbours(int(np.flatnonzero(folk)[5]))
    assert found is not None
    assert folk[found.rows].all()
    assert (np.diff([match.similarity for match in found.matches]) <= 0).all()


def test_ids_lead_to_rows_and_unknown_ids_to_none(engine: Engine) -> None:
    assert engine.catalogue.row_of("track-00042") == 42
    assert engine.catalogue.row_of("no such track") is None


def test_artists_are_found_by_a_part_of_their_name_and_never_by_a_pattern(engine: Engine) -> None:
    artists = engine.catalogue.artists
    assert ("Artist 1-3", 3) in artists.search("IST 1-3", 10)
    assert artists.search(".*", 10) == []
    assert artists.search("(a+)+$", 10) == []
    assert len(artists.search("", 5)) == 5


def test_the_sentence_says_what_is_shown(engine: Engine) -> None:
    chosen = Filter(genres=("folk", "house"), ranges=(("energy", Range(20, 80)),), explicit=False)
    assert engine.view(chosen).sentence == (
        "Tracks in folk or house with energy 20% to 80%, nothing explicit."
    )
    assert engine.view(Filter()).sentence == "Every track in the catalogue."
