"""Playlists and ways between songs: how long they take, how smooth they are, whether rules hold."""

from __future__ import annotations

import random

import numpy as np
import pytest

from analytics.artifacts import open_build
from analytics.playlists import spacing
from analytics.playlists.making import make
from analytics.playlists.path import find_path
from analytics.playlists.pool import pool_of
from analytics.playlists.proof import prove, rules_of
from analytics.playlists.recipe import ARCS
from analytics.playlists.replacing import alternatives
from analytics.playlists.tracks import Tracks, tracks_of
from tests.bench.bench_answers import timed
from tests.bench.conftest import Bench, Catalogue
from tests.random_recipes import random_recipes


@pytest.fixture(scope="module")
def tracks(catalogue: Catalogue) -> Tracks:
    return tracks_of(open_build(catalogue.home))


@pytest.fixture(scope="module")
def artists(catalogue: Catalogue) -> list[str]:
    return [name for name, _ in catalogue.engine.catalogue.artists.search("", 200)]


def test_an_hour_along_an_arc_is_made_at_once(
    tracks: Tracks, artists: list[str], bench: Bench
) -> None:
    recipes = list(random_recipes(tracks, artists, bench.times(100), seed=61, minutes=60))
    draw = random.Random(62)
    made, proved, others = [], [], []
    for recipe in random_recipes(tracks, artists, bench.times(100), seed=61, minutes=60,
                                 order=lambda: draw.choice(ARCS)):  # fmt: skip
        made.append(timed(make, tracks, recipe))
        playlist = make(tracks, recipe)
        proved.append(timed(prove, tracks, playlist))
        if len(playlist.ids) > 2:
            others.append(timed(alternatives, tracks, playlist, len(playlist.ids) // 2))
    sample = bench.ledger.note("a playlist of 60 minutes along an arc", "ms", made)
    bench.hold(sample.p95 <= 300, "95% of playlists within 300 ms")
    bench.ledger.note("the proof of such a playlist", "ms", proved)
    bench.ledger.note("other tracks for a place", "ms", others)
    every = [timed(make, tracks, recipe) for recipe in recipes]
    bench.ledger.note("a playlist of 60 minutes in any order", "ms", every)


def test_a_way_between_two_songs_is_found_at_once(tracks: Tracks, bench: Bench) -> None:
    draw = random.Random(63)
    took, ratios = [], []
    for _ in range(bench.times(100)):
        first, last = draw.sample(tracks.ids, 2)
        n_steps = draw.choice((5, 8, 10, 15, 20))
        took.append(timed(find_path, tracks, first, last, n_steps))
        path = find_path(tracks, first, last, n_steps)
        ratios.append(max(stop.step for stop in path.stops) / path.direct)
    sample = bench.ledger.note("a way between two songs, 5 to 20 steps", "ms", took)
    bench.hold(sample.p95 <= 300, "95% of ways within 300 ms")
    bench.ledger.note("a way's longest step, as a share of the leap", "1", ratios)


def test_lists_are_smooth(tracks: Tracks, artists: list[str], bench: Bench) -> None:
    ours, shuffled, drawn = [], [], []
    dice = np.random.default_rng(64)
    for recipe in random_recipes(tracks, artists, bench.times(100), seed=65, n_tracks=20,
                                 order="flow"):  # fmt: skip
        places = make(tracks, recipe).places
        if len(places) < 20:
            continue
        ours.append(float(tracks.steps(places).mean()))
        orders = [tracks.steps(dice.permutation(places)).mean() for _ in range(20)]
        shuffled.append(float(np.mean(orders)))
        others = dice.choice(tracks.n_tracks, 20, replace=False)
        drawn.append(float(tracks.steps(others).mean()))
    note = bench.ledger.note
    sample = note("mean step of a list in flow", "of random", ours,
                  baseline="the same tracks in random order", against=shuffled)  # fmt: skip
    note("mean step of a list in flow", "of random", ours, baseline="random tracks", against=drawn)
    ratios = [mine / theirs for mine, theirs in zip(ours, shuffled, strict=True)]
    note("mean step over that in random order, list by list", "1", ratios)
    bench.hold(sample.median <= 0.5 * float(np.median(shuffled)), "half the step of a random order")


def test_no_rule_is_broken_in_a_thousand_lists(
    tracks: Tracks, artists: list[str], bench: Bench
) -> None:
    broken, n_lists = [], bench.times(1_000)
    for recipe in random_recipes(tracks, artists, n_lists, seed=66):
        playlist = make(tracks, recipe)
        by = tracks.artist[playlist.places]
        found = rules_of(tracks, recipe, playlist.places, pool_of(tracks, recipe))
        kept = [keeps for _, keeps in (found if playlist.shortage is None else found[1:])]
        counts = np.unique(by, return_counts=True)[1]
        artist_rule = counts.max(initial=0) <= recipe.per_artist
        artist_rule &= spacing.keeps_gap(by, recipe.artist_gap)
        broken.append(float(not (artist_rule and all(kept))))
    bench.ledger.note("rules broken in a random list", "lists", broken)
    bench.hold(sum(broken) == 0, f"no rule broken in {n_lists} lists")
