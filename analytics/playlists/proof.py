"""What a playlist is worth before it is kept, beside lists of the same size made without care."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.playlists import rules, spacing
from analytics.playlists.playlist import Playlist
from analytics.playlists.pool import Pool, pool_of, time_tolerance
from analytics.playlists.recipe import Recipe
from analytics.playlists.replacing import Alternative, alternatives
from analytics.playlists.tracks import Places, Tracks

N_DRAWS: Final = 20
"""Random lists and random orders are measured this often, and averaged."""
AWKWARD_TIMES: Final = 1.6
"""A step is awkward that is this many times the usual one of its list, and not small."""
AWKWARD_LEAST: Final = 0.25


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures of a list. Distances are in those of two tracks picked at random.

    mean_step, longest_step: from a track to the next; 0 for a single track.
    coherence: 1 - mean distance of its tracks to one another: 1 is one sound, 0 random tracks.
    variety: different first artists over tracks, 0..1.  n_genres: different genres.
    novelty: 1 - mean popularity / 100 where known, 0..1; None where none is.
    rules_kept: rules that it keeps, 0..1 of all the recipe's.
    """

    mean_step: float
    longest_step: float
    coherence: float
    variety: float
    n_genres: float
    novelty: float | None
    rules_kept: float


@dataclass(frozen=True, slots=True)
class AwkwardStep:
    """A step that stands out: from position `position` to the next, with others for the latter."""

    position: int
    size: float
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """A playlist measured.

    list: its own figures.
    beside: those of other lists of its size: "shuffled" its own tracks in random order, "random"
        tracks, "popular" the best known (left out where that is unknown), "nearest" the tracks
        nearest the starts, nearest first.
    rules: every rule in words, and whether the list keeps it.  awkward: steps that stand out.
    """

    list: Measures
    beside: Mapping[str, Measures]
    rules: tuple[tuple[str, bool], ...]
    awkward: tuple[AwkwardStep, ...]


def prove(tracks: Tracks, playlist: Playlist) -> Proof:
    """Measure a playlist, and the others in the same run, seeded by the recipe."""
    recipe, places = playlist.recipe, playlist.places
    pool = pool_of(tracks, recipe)
    random = np.random.default_rng(recipe.seed)
    n_tracks, size = tracks.n_tracks, len(places)
    shuffled = [random.permutation(places) for _ in range(N_DRAWS)]
    drawn = [random.choice(n_tracks, size=size, replace=False) for _ in range(N_DRAWS)]
    nearest = np.argsort(pool.unlike.min(axis=0), kind="stable")[:size]
    beside = {
        "shuffled": _mean([measure(tracks, recipe, each, pool) for each in shuffled]),
        "random": _mean([measure(tracks, recipe, each, pool) for each in drawn]),
        "nearest": measure(tracks, recipe, nearest, pool),
    }
    if tracks.knows("popularity"):
        popular = np.argsort(-tracks.numbers["popularity"], kind="stable")[:size]
        beside["popular"] = measure(tracks, recipe, popular, pool)
    return Proof(
        list=measure(tracks, recipe, places, pool),
        beside=beside,
        rules=rules_of(tracks, recipe, places, pool),
        awkward=awkward_steps(tracks, playlist, pool),
    )


def measure(tracks: Tracks, recipe: Recipe, places: Places, pool: Pool) -> Measures:
    """The figures of a list of tracks held against a recipe. pool: of the recipe."""
    steps = tracks.steps(places)
    size = len(places)
    n_pairs = size * (size - 1)
    apart = float(tracks.distances(places).sum() / n_pairs) if n_pairs else 0.0
    fame = tracks.column("popularity")[places]
    known = fame[~np.isnan(fame)]
    kept = [keeps for _, keeps in rules_of(tracks, recipe, places, pool)]
    genres = {name for place in places.tolist() for name in tracks.genres_of(place)}
    return Measures(
        mean_step=float(steps.mean()) if len(steps) else 0.0,
        longest_step=float(steps.max(initial=0.0)),
        coherence=1 - apart,
        variety=len(np.unique(tracks.artist[places])) / size if size else 0.0,
        n_genres=len(genres),
        novelty=1 - float(known.mean(dtype=np.float64)) / 100 if len(known) else None,
        rules_kept=sum(kept) / len(kept),
    )


def rules_of(
    tracks: Tracks, recipe: Recipe, places: Places, pool: Pool
) -> tuple[tuple[str, bool], ...]:
    """Every rule of a recipe in words, and whether a list keeps it."""
    included = rules.places_of(tracks, recipe.include)
    free = places[~np.isin(places, included)]
    artists = tracks.artist[places]
    counts = np.unique(artists, return_counts=True)[1]
    recordings = tracks.recording[places]
    found = [
        (_length_rule(recipe), _keeps_length(tracks, recipe, places)),
        (f"at most {recipe.per_artist} per artist", counts.max(initial=0) <= recipe.per_artist),
        ("no recording twice", len(np.unique(recordings)) == len(places)),
    ]
    if recipe.artist_gap:
        words = f"at least {recipe.artist_gap} between tracks of one artist"
        before = rules.places_of(tracks, recipe.starts.continued)
        along = tracks.artist[np.concatenate([before, places])]
        found.append((words, spacing.keeps_gap(along, recipe.artist_gap, len(before))))
    found += [(rule.words, bool(rule.keeps[free].all())) for rule in pool.rules]
    if recipe.similarity > 0:
        like = 1 - pool.unlike.min(axis=0)[free]
        words = f"similarity at least {recipe.similarity:.0%}"
        found.append((words, bool((like >= recipe.similarity - 1e-6).all())))
    if len(included):
        found.append(("what to include", bool(np.isin(included, places).all())))
    return tuple((words, bool(keeps)) for words, keeps in found)


def _length_rule(recipe: Recipe) -> str:
    if recipe.n_tracks is not None:
        return f"{recipe.n_tracks:,} track{'s' * (recipe.n_tracks != 1)}"
    return f"{recipe.minutes:,} minute{'s' * (recipe.minutes != 1)}"


def _keeps_length(tracks: Tracks, recipe: Recipe, places: Places) -> bool:
    if recipe.minutes is None:
        return len(places) == recipe.n_tracks
    lengths = tracks.numbers["duration"][places].astype(np.float64)
    if np.isnan(lengths).any() or not len(lengths):
        return False
    return abs(float(lengths.sum()) - recipe.minutes * 60) <= time_tolerance(tracks)


def awkward_steps(tracks: Tracks, playlist: Playlist, pool: Pool) -> tuple[AwkwardStep, ...]:
    """The steps that stand out, largest first, each with other tracks for where it leads."""
    steps = tracks.steps(playlist.places)
    if not len(steps):
        return ()
    bar = max(AWKWARD_LEAST, AWKWARD_TIMES * float(np.median(steps)))
    order = np.argsort(-steps, kind="stable")
    return tuple(
        AwkwardStep(
            position=position,
            size=float(steps[position]),
            alternatives=alternatives(tracks, playlist, position + 1, pool=pool),
        )
        for position in order[steps[order] > bar].tolist()
    )


def _mean(lists: list[Measures]) -> Measures:
    novelty = [each.novelty for each in lists if each.novelty is not None]
    return Measures(
        mean_step=float(np.mean([each.mean_step for each in lists])),
        longest_step=float(np.mean([each.longest_step for each in lists])),
        coherence=float(np.mean([each.coherence for each in lists])),
        variety=float(np.mean([each.variety for each in lists])),
        n_genres=float(np.mean([each.n_genres for each in lists])),
        novelty=float(np.mean(novelty)) if novelty else None,
        rules_kept=float(np.mean([each.rules_kept for each in lists])),
    )
