"""Playlists in words: their titles, what their orders are called, what their figures say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from analytics.errors import InvalidSpec
from analytics.filters import Filter
from analytics.playlists.recipe import Recipe
from analytics.schema import FIELDS


@dataclass(frozen=True, slots=True)
class Order:
    """One way to put a list in order.  words: what it does.  told: how a title ends."""

    key: str
    label: str
    words: str
    told: str


ORDERS: Final = (
    Order("flow", "Smooth", "Each song close to the one before", ""),
    Order("steady", "Steady", "The same energy all along", "at a steady energy"),
    Order("build", "Build up", "From calm to full energy", "building up"),
    Order("peak", "Peak", "Up to a peak, then down again", "with a peak"),
    Order("wind-down", "Wind down", "From full energy to calm", "winding down"),
    Order("custom", "Your own", "A line of energy that you draw", "along a line of your own"),
    Order("harmonic", "In key", "Keys that mix well follow one another", "mixed in key"),
    Order("tempo", "By tempo", "Tempos that go together", "with tempos that go together"),
)

_PARTS: Final[Mapping[str, str]] = MappingProxyType({
    "per_artist": "The number of songs per artist",
    "artist_gap": "The number of songs between two of one artist",
    "tracks": "The number of songs",
    "minutes": "The number of minutes",
})  # fmt: skip
_MOST_NAMED: Final = 3


def order_of(recipe: Recipe) -> Order:
    """The order of a recipe."""
    return next(order for order in ORDERS if order.key == recipe.order)


def title(recipe: Recipe, moods: Mapping[str, str], songs: Mapping[str, str]) -> str:
    """What a list is: "60 minutes from Calm & acoustic, building up".

    moods: the name of each slug.  songs: the name of each id to start from.
    """
    if recipe.minutes is not None:
        amount = f"{recipe.minutes:,} minute{'s' * (recipe.minutes != 1)}"
    else:
        amount = f"{recipe.n_tracks:,} song{'s' * (recipe.n_tracks != 1)}"
    told = order_of(recipe).told
    return f"{amount} {_origin(recipe, moods, songs)}{', ' * bool(told)}{told}"


def _origin(recipe: Recipe, moods: Mapping[str, str], songs: Mapping[str, str]) -> str:
    starts = recipe.starts
    n_before = len(starts.continued)
    inside = [moods[slug] for slug in starts.moods]
    near = [*(f"“{songs.get(each, each)}”" for each in starts.songs), *starts.artists]
    parts = [f"to follow a list of {n_before:,}"] if n_before else []
    if inside:
        parts.append(f"from {_some(inside)}")
    if starts.genres:
        genres = _some(starts.genres)
        parts = [*parts[:-1], f"{parts[-1]} in {genres}"] if inside else [*parts, f"of {genres}"]
    if near:
        parts.append(f"close to {_some(near)}")
    if starts.filter != Filter():
        parts.append("within your view" if parts else "from your view of the map")
    if starts.target:
        parts.append("of the sound you set")
    return ", ".join(parts) if parts else "from the whole catalogue"


def _some(names: Sequence[str]) -> str:
    if len(names) > _MOST_NAMED:
        return f"{', '.join(names[: _MOST_NAMED - 1])} and {len(names) - _MOST_NAMED + 1} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def refusal(error: InvalidSpec) -> str:
    """Why a recipe gives no list, with parts called as the page calls them."""
    name = _PARTS.get(error.name, error.name)
    return f"{name} is {error.value}; it can be {error.legal}."


def length(seconds: float | None) -> str:
    """A length as people say it: "58 min", "1 h 2 min"; "" where unknown or nothing."""
    if seconds is None:
        return ""
    minutes = round(seconds / 60)
    hours, rest = divmod(minutes, 60)
    return " ".join([*([f"{hours} h"] if hours else []), *([f"{rest} min"] if rest else [])])


def feature(row: Mapping[str, Any], name: str) -> str:
    """A track's value of a field in its unit, no finer than its steps; "" where unknown."""
    if name not in row:
        return ""
    field = FIELDS[name]
    return field.in_words(round(row[name]) if field.step >= 1 else row[name])


def verdict(proof: Mapping[str, Any]) -> list[str]:
    """What the figures of a list say beside those of other lists, a sentence each."""
    own, beside = proof["list"], proof["beside"]
    shuffled, random = beside["shuffled"], beside["random"]
    sentences = []
    if own["mean_step"] and shuffled["mean_step"]:
        saved = 1 - own["mean_step"] / shuffled["mean_step"]
        how = f"{abs(saved):.0%} {'smaller' if saved >= 0 else 'larger'}"
        sentences.append(
            f"Steps from song to song are {how} than with the same songs in random order."
        )
    usual = max(random["coherence"], 0)
    sentences.append(
        f"Its songs sound {own['coherence']:.0%} alike; random songs of the catalogue {usual:.0%}."
        if own["coherence"] > usual
        else "Its songs sound as different from one another as random songs do."
    )
    sentences.append(
        f"{own['variety']:.0%} of the songs are by different artists, from "
        f"{own['n_genres']:.0f} genres."
        if own["n_genres"]
        else f"{own['variety']:.0%} of the songs are by different artists."
    )
    if own["novelty"] is not None and "popular" in beside:
        sentences.append(
            f"It is {own['novelty']:.0%} new on a scale where the best known songs are "
            f"{beside['popular']['novelty']:.0%} and random ones {random['novelty']:.0%}."
        )
    kept = sum(kept for _, kept in proof["rules"])
    sentences.append(f"It keeps {kept} of {len(proof['rules'])} rules.")
    return sentences
