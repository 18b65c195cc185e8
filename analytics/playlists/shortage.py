"""Why a list is shorter than asked for: which rule is in the way, and what there is without it.

Found by choosing again with each rule relaxed; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analytics.playlists.recipe import Recipe
from analytics.playlists.relaxing import Relaxation, relaxations, starting_elsewhere
from analytics.playlists.selecting import Chosen, choose
from analytics.playlists.tracks import Tracks


@dataclass(frozen=True, slots=True)
class Shortage:
    """A list shorter than asked for.

    sentence: what binds, and what relaxing it would give.
    binding: the rules that are in the way, in words; empty where there is no more without them.
    relaxed: the recipe with these rules relaxed, None where that gives no more.
    """

    sentence: str
    binding: tuple[str, ...]
    relaxed: Recipe | None


@dataclass(frozen=True, slots=True)
class _Way:
    """One rule relaxed just enough to gain something.  gives: what is chosen then."""

    rule: str
    instead: str
    recipe: Recipe
    gives: Chosen


def shortage_of(tracks: Tracks, recipe: Recipe, chosen: Chosen) -> Shortage | None:
    """What to say of a list that is too short, None if it is not.

    The rule named is the one that, relaxed alone, gives most; what the list starts from only where
    no other gives anything. Where none does, the rules named are the fewest found that together do.
    """
    if not chosen.is_short:
        return None
    begins = f"Only {_amount(chosen, recipe)}"
    rules, starts = tuple(relaxations(tracks, recipe)), tuple(starting_elsewhere(tracks, recipe))
    way = _best(tracks, recipe, chosen, rules) or _best(tracks, recipe, chosen, starts)
    if way is not None:
        sentence = f"{begins}: {way.rule}; {way.instead} {_there_are(way.gives)}."
        return Shortage(sentence, (way.rule,), way.recipe)
    together, relaxed = _fewest_together(tracks, recipe, chosen, (*rules, *starts))
    if not together:
        ends = "the catalogue has no more" if chosen.n_wanted is not None else "nothing else fits"
        return Shortage(f"{begins}: {ends}.", (), None)
    names = tuple(rule.rule for rule in together)
    gives = choose(tracks, relaxed)
    sentence = f"{begins}: {', and '.join(names)}; without these {_there_are(gives)}."
    return Shortage(sentence, names, relaxed)


def _best(
    tracks: Tracks, recipe: Recipe, chosen: Chosen, rules: tuple[Relaxation, ...]
) -> _Way | None:
    """The rule that gives most when it alone is relaxed, if one gives anything."""
    ways = [way for rule in rules if (way := _mildest(tracks, recipe, chosen, rule)) is not None]
    return max(ways, key=lambda way: way.gives.amount, default=None)  # of equals the first


def _mildest(tracks: Tracks, recipe: Recipe, chosen: Chosen, rule: Relaxation) -> _Way | None:
    """The mildest way to relax a rule that gains something."""
    for instead, change in rule.levels:
        relaxed = change(recipe)
        gives = choose(tracks, relaxed)
        if gives.amount > chosen.amount:
            return _Way(rule.rule, instead, relaxed, gives)
    return None


def _fewest_together(
    tracks: Tracks, recipe: Recipe, chosen: Chosen, rules: tuple[Relaxation, ...]
) -> tuple[tuple[Relaxation, ...], Recipe]:
    """Rules that are in the way only together: all are dropped, then imposed again one by one."""
    dropped = rules
    if choose(tracks, _without(recipe, dropped)).amount <= chosen.amount:
        return (), recipe
    for rule in rules:
        fewer = tuple(each for each in dropped if each is not rule)
        if choose(tracks, _without(recipe, fewer)).amount > chosen.amount:
            dropped = fewer
    return dropped, _without(recipe, dropped)


def _without(recipe: Recipe, rules: Iterable[Relaxation]) -> Recipe:
    for rule in rules:
        _, end_of_rule = rule.levels[-1]
        recipe = end_of_rule(recipe)
    return recipe


def _amount(chosen: Chosen, recipe: Recipe) -> str:
    if chosen.n_wanted is not None:
        return f"{len(chosen.places)} of {_counted(chosen.n_wanted, 'track')}"
    return f"{int(chosen.seconds // 60)} of {_counted(recipe.minutes or 0, 'minute')}"


def _there_are(chosen: Chosen) -> str:
    amount = len(chosen.places) if chosen.n_wanted is not None else int(chosen.seconds // 60)
    return f"there {'is' if amount == 1 else 'are'} {amount}"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"
