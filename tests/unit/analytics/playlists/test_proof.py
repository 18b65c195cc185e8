from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.errors import InvalidSpec
from analytics.playlists import spacing
from analytics.playlists.making import make
from analytics.playlists.playlist import Playlist
from analytics.playlists.pool import pool_of
from analytics.playlists.proof import prove, rules_of
from analytics.playlists.recipe import Recipe, Starts
from analytics.playlists.replacing import alternatives, may_replace, replaced
from tests.builders import make_tracks
from tests.playlist_tracks import playlist_tracks
from tests.random_recipes import random_recipes

TRACKS = playlist_tracks(make_tracks(240, seed=6))
RECIPE = Recipe(Starts(genres=("folk",)), n_tracks=15)


def test_the_figures_are_those_worked_out_by_hand() -> None:
    playlist = make(TRACKS, RECIPE)
    found = prove(TRACKS, playlist).list
    points = TRACKS.positions[playlist.places].astype(float) / TRACKS.typical
    steps = [float(np.linalg.norm(points[i + 1] - points[i])) for i in range(14)]
    pairs = [np.linalg.norm(points[i] - points[j]) for i in range(15) for j in range(i)]
    assert found.mean_step == pytest.approx(np.mean(steps))
    assert found.longest_step == pytest.approx(max(steps))
    assert found.coherence == pytest.approx(1 - np.mean(pairs))
    assert found.variety == len(set(TRACKS.artist[playlist.places])) / 15
    assert found.n_genres == 1
    fame = TRACKS.numbers["popularity"][playlist.places]
    assert found.novelty == pytest.approx(1 - fame.mean() / 100)
    assert found.rules_kept == 1


def test_two_tracks_picked_at_random_are_one_apart_in_the_mean_square() -> None:
    apart = TRACKS.distances(np.arange(TRACKS.n_tracks))
    assert np.sqrt((apart**2).mean()) == pytest.approx(1, abs=1e-6)


def test_a_list_is_smoother_than_chance_and_keeps_more_rules_than_the_rest() -> None:
    proof = prove(TRACKS, make(TRACKS, RECIPE))
    assert set(proof.beside) == {"shuffled", "random", "popular", "nearest"}
    assert proof.list.mean_step < proof.beside["shuffled"].mean_step
    assert proof.list.mean_step < proof.beside["random"].mean_step / 2
    assert proof.beside["shuffled"].coherence == pytest.approx(proof.list.coherence)
    assert proof.beside["popular"].novelty < proof.list.novelty  # type: ignore[operator]
    for name in ("random", "popular"):
        assert proof.beside[name].rules_kept < 1
    assert all(kept for _, kept in proof.rules)


def test_the_proof_of_a_list_is_the_same_every_time() -> None:
    playlist = make(TRACKS, RECIPE)
    assert prove(TRACKS, playlist) == prove(TRACKS, playlist)


def test_without_popularity_there_is_neither_novelty_nor_a_popular_list() -> None:
    tracks = playlist_tracks(make_tracks(60, popularity=None))
    proof = prove(tracks, make(tracks, Recipe(n_tracks=10)))
    assert proof.list.novelty is None
    assert "popular" not in proof.beside


@pytest.mark.parametrize("n_tracks", [1, 2, 3])
def test_lists_of_a_few_tracks_can_be_measured(n_tracks: int) -> None:
    tracks = playlist_tracks(make_tracks(3))
    proof = prove(tracks, make(tracks, Recipe(n_tracks=n_tracks)))
    assert proof.list.rules_kept == 1
    empty = make(TRACKS, replace(RECIPE, similarity=1.0))
    assert prove(TRACKS, empty).list.mean_step == 0


def jumpy() -> Playlist:
    """A list of folk with a track of house in the middle."""
    playlist = make(TRACKS, replace(RECIPE, starts=Starts()))
    folk = make(TRACKS, RECIPE).places
    house = np.flatnonzero(TRACKS.matching(Starts(genres=("house",)).filter))
    odd = next(
        place for place in house.tolist()
        if TRACKS.genres_of(place) == ("house",)
    )  # fmt: skip
    places = folk.copy()
    places[7] = odd
    return replace(playlist, places=places, ids=tuple(TRACKS.ids[place] for place in places))


def test_a_leap_is_marked_and_what_would_mend_it_is_offered() -> None:
    playlist = jumpy()
    proof = prove(TRACKS, playlist)
    assert proof.awkward[0].position in (6, 7)
    into = next(step for step in proof.awkward if step.position == 6)
    assert into.alternatives
    steps = TRACKS.steps(playlist.places)
    for other in into.alternatives:
        changed = playlist.places.copy()
        changed[7] = other.place
        now = TRACKS.steps(changed)
        assert now[6] == pytest.approx(other.before)
        assert now[7] == pytest.approx(other.after)
        assert now[6] < steps[6] and now[7] < steps[7]


def test_another_track_can_be_put_in_its_place_if_it_keeps_the_rules() -> None:
    playlist = jumpy()
    other = alternatives(TRACKS, playlist, 7)[0]
    mended = replaced(TRACKS, playlist, 7, other.track_id)
    assert mended.ids == (*playlist.ids[:7], other.track_id, *playlist.ids[8:])
    assert mended.seconds == TRACKS.numbers["duration"][mended.places].sum()
    for wrong in (playlist.ids[3], "no such id"):
        with pytest.raises(InvalidSpec, match="keeps the rules"):
            replaced(TRACKS, playlist, 7, wrong)
    for position in (-1, 15, True):
        with pytest.raises(InvalidSpec, match="position"):
            alternatives(TRACKS, playlist, position)


def test_alternatives_are_all_there_are_and_the_best_first() -> None:
    """Against trying every track of the catalogue in the place."""
    for recipe in random_recipes(TRACKS, ["Artist 0-0", "Artist 1-1"], 25, seed=8):
        playlist = make(TRACKS, recipe)
        if len(playlist.places) < 4:
            continue
        pool = pool_of(TRACKS, recipe)
        for position in (0, 2, len(playlist.places) - 1):
            found = alternatives(TRACKS, playlist, position, most=1000)
            expected = [] if playlist.ids[position] in recipe.include else [
                place for place in range(TRACKS.n_tracks)
                if mends(playlist, position, place, pool)
            ]  # fmt: skip
            assert sorted(each.place for each in found) == expected
            larger = [max(each.before or 0, each.after or 0) for each in found]
            assert larger == sorted(larger)


def mends(playlist: Playlist, position: int, place: int, pool: object) -> bool:
    """Whether a track keeps all rules at a position and makes both steps smaller."""
    recipe, places = playlist.recipe, playlist.places
    if place in places or TRACKS.recording[place] in TRACKS.recording[places]:
        return False
    changed = places.copy()
    changed[position] = place
    if any(not kept for _, kept in rules_of(TRACKS, recipe, changed, pool)[1:]):  # type: ignore[arg-type]
        return False
    artists = TRACKS.artist[changed]
    if not spacing.keeps_gap(artists, recipe.artist_gap):
        return False
    if not may_replace(TRACKS, playlist, position, pool)[place]:  # type: ignore[arg-type]
        return False  # the arc, the time
    now, then = TRACKS.steps(places), TRACKS.steps(changed)
    around = [at for at in (position - 1, position) if 0 <= at < len(now)]
    return all(then[at] < now[at] for at in around)
