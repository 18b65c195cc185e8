"""The rules of a recipe that can be made easier, one by one, mildly first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from analytics.descriptions import either, range_in_words
from analytics.filters import Filter
from analytics.playlists.recipe import MOST_PER_ARTIST, Recipe
from analytics.playlists.tracks import Tracks

_SIMILARITY_STEPS: Final = (0.1, 0.2, 0.4)

Change = Callable[[Recipe], Recipe]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A rule, and how it can be made easier.

    rule: "at most 1 per artist".  levels: ("with 2 per artist", what makes it so) and so on, the
    mildest first, the last of them the end of the rule.
    """

    rule: str
    levels: tuple[tuple[str, Change], ...]


def relaxations(tracks: Tracks, recipe: Recipe) -> Iterator[Relaxation]:
    """Every rule of a recipe but its length, its order, its starts and what it is to include."""
    yield from _about_artists(recipe)
    if recipe.similarity > 0:
        lower = [round(recipe.similarity - step, 2) for step in _SIMILARITY_STEPS]
        values = [*(value for value in lower if value > 0), 0.0]
        levels = tuple((f"with {value:.0%}", _with_similarity(value)) for value in values)
        yield Relaxation(f"similarity at least {recipe.similarity:.0%}", levels)
    if recipe.explicit is not None:
        rule = "explicit tracks only" if recipe.explicit else "nothing explicit"
        other = "with others too" if recipe.explicit else "with explicit ones"
        yield Relaxation(rule, ((other, lambda r: replace(r, explicit=None)),))
    for name, limit in recipe.ranges:
        rule = range_in_words(name, limit, tracks.limits.get(name))
        yield Relaxation(rule, (("without it", _without_range(name)),))
    if recipe.years is not None:
        rule = "years {} to {}".format(*recipe.years)
        yield Relaxation(rule, (("with every year", lambda r: replace(r, years=None)),))
    if recipe.key_rule != "any":
        near = ("with keys in harmony", lambda r: replace(r, key_rule="near"))
        every = ("with every key", lambda r: replace(r, key_rule="any", key=""))
        same = recipe.key_rule == "same"
        rule = "one key only" if same else "keys in harmony only"
        yield Relaxation(rule, (near, every) if same else (every,))
    if recipe.new_artists:
        rule = "new artists only"
        theirs = ("with those of the list", lambda r: replace(r, new_artists=False))
        yield Relaxation(rule, (theirs,))
    if recipe.never:
        rule = f"{len(recipe.never):,} never to be in it"
        yield Relaxation(rule, (("with those", lambda r: replace(r, never=())),))


def _about_artists(recipe: Recipe) -> Iterator[Relaxation]:
    if recipe.per_artist < MOST_PER_ARTIST:
        counts = dict.fromkeys(
            min(recipe.per_artist + more, MOST_PER_ARTIST) for more in (1, 2, 4, MOST_PER_ARTIST)
        )
        levels = tuple((f"with {count} per artist", _with_per_artist(count)) for count in counts)
        yield Relaxation(f"at most {recipe.per_artist} per artist", levels)
    if recipe.artist_gap:
        gaps = dict.fromkeys((recipe.artist_gap - 1, recipe.artist_gap // 2, 0))
        levels = tuple((f"with {gap} between", _with_gap(gap)) for gap in gaps)
        yield Relaxation(f"at least {recipe.artist_gap} between tracks of one artist", levels)


def starting_elsewhere(tracks: Tracks, recipe: Recipe) -> Iterator[Relaxation]:
    """What a recipe starts from, given up: the last thing to suggest."""
    starts = recipe.starts
    if starts.moods:
        names = [tracks.mood_names[slug] for slug in starts.moods]
        yield Relaxation(
            f"the mood {either(names)}",
            (("with every mood", lambda r: replace(r, starts=replace(r.starts, moods=()))),),
        )
    if starts.genres:
        yield Relaxation(
            f"the genre {either(starts.genres)}",
            (("with every genre", lambda r: replace(r, starts=replace(r.starts, genres=()))),),
        )
    if starts.filter != Filter():
        yield Relaxation(
            "the filter it starts from",
            (("without it", lambda r: replace(r, starts=replace(r.starts, filter=Filter()))),),
        )


def _with_per_artist(count: int) -> Change:
    return lambda recipe: replace(recipe, per_artist=count)


def _with_gap(gap: int) -> Change:
    return lambda recipe: replace(recipe, artist_gap=gap)


def _with_similarity(value: float) -> Change:
    return lambda recipe: replace(recipe, similarity=value)


def _without_range(name: str) -> Change:
    return lambda recipe: replace(
        recipe, ranges=tuple(part for part in recipe.ranges if part[0] != name)
    )
