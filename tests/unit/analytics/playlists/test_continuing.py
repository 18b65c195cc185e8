"""A list is gone on with: what follows belongs with it, and keeps every rule."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.errors import InvalidSpec
from analytics.playlists.changes import difference
from analytics.playlists.continuing import reasons, unlike
from analytics.playlists.making import make
from analytics.playlists.pool import pool_of
from analytics.playlists.proof import prove, rules_of
from analytics.playlists.recipe import Recipe, Starts
from analytics.playlists.replacing import alternatives
from analytics.playlists.rules import places_of
from analytics.playlists.tracks import Tracks
from analytics.similar.continuation import Continuer
from analytics.similar.space import context_columns
from tests.builders import make_tracks
from tests.playlist_tracks import playlist_tracks
from tests.random_recipes import random_recipes
from tests.sounds import sound_of

TABLE = make_tracks(240, seed=1)
ARTISTS = ["Artist 0-0", "Artist 1-2", "Artist 2-5"]
FOLK = ("track-00009", "track-00000", "track-00033", "track-00120")


def continued_tracks(table: pd.DataFrame) -> Tracks:
    """Tracks of a table whose lists can be gone on with."""
    return playlist_tracks(table, continuer=Continuer(sound_of(table), context_columns(table)))


TRACKS = continued_tracks(TABLE)


def following(listed: tuple[str, ...] = FOLK, n_tracks: int = 12, **rules: object) -> Recipe:
    return Recipe(starts=Starts(continued=listed), n_tracks=n_tracks, **rules)  # type: ignore[arg-type]


def test_the_list_stands_first_in_its_order_and_what_belongs_follows() -> None:
    playlist = make(TRACKS, following())

    assert [TRACKS.ids[place] for place in playlist.whole[:4]] == list(FOLK)
    assert len(playlist.ids) == 12
    assert not set(playlist.ids) & set(FOLK)
    assert {TRACKS.genres_of(place)[0] for place in playlist.places.tolist()} == {"folk"}
    assert playlist.shortage is None


def test_the_same_recipe_gives_the_same_list_whatever_the_order_of_rows() -> None:
    order = np.random.default_rng(4).permutation(len(TABLE))
    again = continued_tracks(TABLE.iloc[order].reset_index(drop=True))

    assert make(again, following(seed=3)).ids == make(TRACKS, following(seed=3)).ids
    assert make(TRACKS, following(seed=4)).ids != make(TRACKS, following(seed=3)).ids


def test_no_rule_is_ever_broken_where_a_list_is_gone_on_with() -> None:
    draw = random.Random(5)
    recipes = random_recipes(
        TRACKS, ARTISTS, 80, seed=12, include=(),
        starts=lambda: Starts(continued=tuple(draw.sample(TRACKS.ids, draw.choice((1, 3, 12))))),
        new_artists=lambda: draw.random() < 0.3,
    )  # fmt: skip
    n_following = 0
    for recipe in recipes:
        playlist = make(TRACKS, recipe)
        n_following += len(playlist.ids)
        found = rules_of(TRACKS, recipe, playlist.places, pool_of(TRACKS, recipe))
        broken = [words for words, kept in found if not kept]
        assert broken == [] or (playlist.shortage is not None and len(broken) == 1), recipe
        assert not set(playlist.ids) & set(recipe.starts.continued)
        artists = TRACKS.artist[playlist.whole]
        for at in range(len(playlist.before), len(artists)):
            assert artists[at] not in artists[max(at - recipe.artist_gap, 0) : at], recipe
    assert n_following > 500


def test_no_version_of_what_is_in_the_list_follows_it() -> None:
    recording = np.arange(240)
    recording[3] = recording[0]
    tracks = continued_tracks(make_tracks(240, seed=1, recording=recording))
    recipe = following(per_artist=50, artist_gap=0, n_tracks=100)

    assert "track-00003" in make(TRACKS, recipe).ids
    assert "track-00003" not in make(tracks, recipe).ids


def test_artists_new_to_the_list_can_be_asked_for() -> None:
    there = set(TRACKS.artist[places_of(TRACKS, FOLK)].tolist())
    usual = make(TRACKS, following())
    new = make(TRACKS, following(new_artists=True))

    assert there & set(TRACKS.artist[usual.places].tolist())
    assert not there & set(TRACKS.artist[new.places].tolist())
    assert ("new artists only", True) in prove(TRACKS, new).rules


def test_a_list_of_few_artists_says_that_new_ones_only_is_what_binds() -> None:
    some = tuple(TRACKS.ids[place] for place in np.unique(TRACKS.artist, return_index=True)[1][3:])
    recipe = following(some, n_tracks=30, per_artist=2, new_artists=True)

    playlist = make(TRACKS, recipe)

    assert playlist.shortage is not None
    assert playlist.shortage.binding == ("new artists only",)
    assert playlist.shortage.relaxed == replace(recipe, new_artists=False)


def test_how_little_a_track_belongs_is_told_by_how_many_belong_better() -> None:
    there = places_of(TRACKS, FOLK)
    assert TRACKS.continuer is not None
    scores = TRACKS.continuer.belonging(TRACKS.rows[there])[TRACKS.rows]
    found = unlike(TRACKS, there, new_artists=False)

    others = np.setdiff1d(np.arange(240), there)
    ranked = others[np.argsort(-scores[others])]
    np.testing.assert_allclose(found[ranked], np.log1p(np.arange(236)) / np.log1p(236), rtol=1e-6)
    assert (found[there] == 1).all()


def test_closeness_narrows_what_follows() -> None:
    near = pool_of(TRACKS, following(similarity=0.6))

    assert 0 < np.count_nonzero(near.allowed) < 12
    shortage = make(TRACKS, following(similarity=0.6)).shortage
    assert shortage is not None
    assert "similarity" in shortage.sentence


def test_a_mood_beside_a_list_narrows_it() -> None:
    recipe = replace(following(n_tracks=5), starts=Starts(moods=("loud",), continued=FOLK))

    places = make(TRACKS, recipe).places

    assert (TRACKS.mood[places] == list(TRACKS.mood_names).index("loud")).all()


def test_what_follows_begins_near_where_the_list_ends() -> None:
    ends = [(*FOLK[:3], last) for last in (FOLK[3], "track-00003", "track-00006")]
    first_steps, other_steps = [], []
    for listed in ends:
        playlist = make(TRACKS, following(listed, artist_gap=0))
        apart = TRACKS.distances(playlist.before[-1:], playlist.places)[0]
        first_steps.append(apart[0])
        other_steps.append(apart.mean())
    assert sum(first_steps) < sum(other_steps)


def test_a_song_that_is_never_wanted_gives_way_to_what_belongs_best() -> None:
    before = make(TRACKS, following())
    unwanted = before.ids[5]
    after = make(TRACKS, following(swaps=((unwanted, ""),)))

    changes = difference(before.ids, after.ids)
    (new,) = changes.new
    pool = pool_of(TRACKS, following())
    rest = np.setdiff1d(np.flatnonzero(pool.allowed), before.places)
    counts = np.bincount(TRACKS.artist[np.delete(before.places, 5)], minlength=240)
    near = TRACKS.artist[np.delete(before.whole[6:13], 3)]
    may = [p for p in rest if counts[TRACKS.artist[p]] < 2 and TRACKS.artist[p] not in near]
    assert changes.gone == (unwanted,)
    assert TRACKS.place_of(new) == min(may, key=lambda place: pool.unlike[0, place])


def test_others_for_a_step_belong_no_less_than_the_rest() -> None:
    playlist = make(TRACKS, following())
    belongs = pool_of(TRACKS, playlist.recipe).unlike[0]
    found = [
        each.place
        for position in range(len(playlist.places))
        for each in alternatives(TRACKS, playlist, position)
    ]
    assert found
    assert belongs[found].max() <= belongs[playlist.places].max()


def test_reasons_say_who_is_there_and_what_counts_most() -> None:
    playlist = make(TRACKS, following(n_tracks=20))
    found, leanings = reasons(TRACKS, playlist.before, playlist.places)

    artists = TRACKS.artist[playlist.before]
    for each, place in zip(found, playlist.places.tolist(), strict=True):
        assert each.by_artist == (artists == TRACKS.artist[place]).sum()
        amounts = [amount for _, amount in each.added]
        assert amounts == sorted(amounts, reverse=True)
        assert "same_artist" not in dict(each.added)
    assert leanings["acousticness"] > 0.5
    assert leanings["energy"] < -0.5
    # Tempos of a list of everything are those of everything, which is no reason for any of them.
    every = np.arange(0, 240, 5)
    mixed, _ = reasons(TRACKS, every, np.setdiff1d(np.arange(240), every))
    assert max(dict(each.added).get("tempo", 0.0) for each in mixed) < 0.4
    assert reasons(TRACKS, playlist.before[:0], playlist.places) == ((), {})


@pytest.mark.parametrize(
    ("tracks", "recipe", "says"),
    [
        (TRACKS, following(("nobody",)), "A track to go on from is 'nobody'"),
        (playlist_tracks(TABLE), following(), "built before lists could be gone on with"),
        (TRACKS, following(include=("track-00123",), n_tracks=3),
         "comes too soon after one of its artist"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence(
    tracks: Tracks, recipe: Recipe, says: str
) -> None:
    with pytest.raises(InvalidSpec, match=says):
        make(tracks, recipe)
