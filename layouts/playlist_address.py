"""Addresses of playlists: a recipe as a query string, and back.

A link is a playlist: the query says everything the list follows from but the catalogue. Decoding
never raises; what is unknown, malformed or out of range, and what this catalogue knows nothing of,
is dropped, and equal recipes have equal addresses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from analytics.filters import Filter, Range, make_ranges
from analytics.playlists import camelot
from analytics.playlists.recipe import ARCS, KEY_RULES, MOST_GAP, MOST_SEED, ORDERS, Recipe, Starts
from analytics.playlists.recipe import MOST_PER_ARTIST as MOST_PER
from analytics.playlists.rules import places_of, wheel
from analytics.playlists.tracks import Tracks
from analytics.schema import FEATURE_NAMES, FIELDS
from layouts import urls

MOST_TRACKS: Final = 100
MOST_MINUTES: Final = 300
"""Longer lists take seconds to put in order; the command line makes them."""
USUAL_MINUTES: Final = 60
USUAL_TRACKS: Final = 20
USUAL_FAMILIARITY: Final = 0.5
"""People know a mood by songs they have heard; a list is else of what hardly anybody plays."""
AIM: Final = "aim-"
"""Begins the names of features aimed at, which are also the names of ranges."""
RANGED: Final = tuple(name for name in FIELDS if name != "year")
"""Fields that have a range; years have a rule of their own."""
MOST_CONTINUED: Final = 100
"""Songs of a list to go on with that an address holds: the last of them."""
NEXT_TRACKS: Final = 20
"""How many songs follow a list, until somebody wants more or fewer."""
NEXT_FAMILIARITY: Final = 0.0
"""What goes on with a list is about as well known as it is."""
MOST_LEVELS: Final = 16
USUAL_ARC: Final = (0.3, 0.5, 0.7, 1.0, 0.8, 0.5, 0.2)
"""Where an arc of one's own begins."""

_MOST_KEPT: Final = 100
_MOST_NEVER: Final = 200
_MOST_SWAPS: Final = 50
_CONTINUED_BYTES: Final = 4_000
"""Ids from Spotify need 29 each; longer ones leave room for fewer. Half is for the rules."""
_BETWEEN: Final = "~"
_WHOLE: Final = re.compile(r"-?[0-9]{1,10}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,6})?")
_KEYS_NEEDED: Final = ("key", "mode")


def address(recipe: Recipe, tracks: Tracks) -> str:
    """The address of a recipe's list; the bare page for one that asks nothing."""
    query = encode(recipe, tracks)
    return f"{urls.PLAYLISTS}?{query}" if query else urls.PLAYLISTS


def of_songs(track_ids: Sequence[str]) -> str:
    """The address of the list that starts from some songs."""
    parts = [("song", each) for each in track_ids[: urls.MAX_VALUES]]
    return f"{urls.PLAYLISTS}?{urls.query(parts)}"


def of_list(track_ids: Sequence[str], tracks: Tracks) -> str:
    """The address of the songs that go on with a list of some that are here."""
    recipe = Recipe(
        Starts(continued=last_of(track_ids)), n_tracks=NEXT_TRACKS, familiarity=NEXT_FAMILIARITY
    )
    return address(recipe, tracks)


def last_of(track_ids: Sequence[str]) -> tuple[str, ...]:
    """The last of some different ids, as many as an address has room for, in their order."""
    kept: list[str] = []
    room = _CONTINUED_BYTES
    for each in reversed(track_ids[-MOST_CONTINUED:]):
        room -= len(urls.query([("after", each)])) + 1
        if room < 0:
            break
        kept.append(each)
    return tuple(reversed(kept))


def of_view(chosen: Filter) -> str:
    """The address of the list of a filtered view; without one, a surprise of the catalogue."""
    view = urls.encode_filter(chosen)
    return f"{urls.PLAYLISTS}?{urls.query([('view', view)] if view else [('mix', '1')])}"


def usual(tracks: Tracks) -> Recipe:
    """The recipe that nothing was said about."""
    familiarity = USUAL_FAMILIARITY if tracks.knows("popularity") else 0.0
    if tracks.knows("duration"):
        return Recipe(minutes=USUAL_MINUTES, familiarity=familiarity)
    return Recipe(n_tracks=USUAL_TRACKS, familiarity=familiarity)


def encode(recipe: Recipe, tracks: Tracks) -> str:
    """The query string of a recipe, without "?"; what is as usual is left out."""
    return urls.query(_parts(recipe, usual(tracks)))


def _parts(recipe: Recipe, default: Recipe) -> Iterator[tuple[str, str]]:
    starts = recipe.starts
    yield from (("mood", slug) for slug in sorted(starts.moods))
    yield from (("genre", name) for name in sorted(starts.genres))
    yield from (("artist", name) for name in sorted(starts.artists))
    yield from (("song", each) for each in starts.songs)
    yield from (("after", each) for each in starts.continued)
    if starts.filter != Filter():
        yield "view", urls.encode_filter(starts.filter)
    yield from ((f"{AIM}{name}", f"{value:g}") for name, value in starts.target)
    if (recipe.n_tracks, recipe.minutes) != (default.n_tracks, default.minutes):
        timed = recipe.minutes is not None
        yield ("minutes", str(recipe.minutes)) if timed else ("tracks", str(recipe.n_tracks))
    for name, value, normal in (
        ("like", round(recipe.similarity * 100), 0),
        ("per", recipe.per_artist, default.per_artist),
        ("gap", recipe.artist_gap, default.artist_gap),
        ("known", round(recipe.familiarity * 100), round(default.familiarity * 100)),
        ("artists", "new" if recipe.new_artists else "", ""),
    ):
        if value != normal:
            yield name, str(value)
    if recipe.explicit is not None:
        yield "explicit", "yes" if recipe.explicit else "no"
    for name, limit in recipe.ranges:
        low, high = (FIELDS[name].value_of(step) for step in (limit.low, limit.high))
        yield name, f"{low:g}-{high:g}"
    if recipe.years is not None:
        yield "years", "{}-{}".format(*recipe.years)
    if recipe.key_rule != "any":
        yield "keys", recipe.key_rule
    if recipe.key:
        yield "key", recipe.key
    if recipe.order != default.order:
        yield "order", recipe.order
    if recipe.arc:
        yield "arc", ".".join(str(round(level * 100)) for level in recipe.arc)
    yield from (("keep", each) for each in sorted(recipe.include))
    yield from (("never", each) for each in sorted(recipe.never))
    if recipe.seed:
        yield "mix", str(recipe.seed)
    yield from (("swap", f"{old}{_BETWEEN}{new}") for old, new in recipe.swaps)


def decode(search: str, choices: urls.Choices, tracks: Tracks) -> Recipe:
    """The recipe that a query string describes; never raises."""
    values = urls.values(search)
    first = {name: found[0] for name, found in values.items()}
    order, arc = _order(first, tracks)
    usual_percent = round(usual(tracks).familiarity * 100)
    recipe = replace(
        _length(first, tracks),
        starts=_starts(values, choices, tracks),
        similarity=_whole(first.get("like"), 0, 100, 0) / 100,
        per_artist=_whole(first.get("per"), 1, MOST_PER, 2),
        artist_gap=_whole(first.get("gap"), 0, MOST_GAP, 3),
        explicit={"yes": True, "no": False}.get(first.get("explicit", ""))
        if tracks.knows("explicit")
        else None,
        ranges=_ranges(values, choices),
        years=_years(first.get("years"), choices),
        familiarity=_whole(first.get("known"), -100, 100, usual_percent) / 100
        if tracks.knows("popularity")
        else 0.0,
        order=order,
        arc=arc,
        seed=_whole(first.get("mix"), 0, MOST_SEED, 0),
    )
    if recipe.starts.continued and first.get("artists") == "new":
        recipe = replace(recipe, new_artists=True)
    return _with_key(_with_tracks(recipe, values, tracks), first, tracks)


def _length(first: Mapping[str, str], tracks: Tracks) -> Recipe:
    default = usual(tracks)
    n_tracks = _whole(first.get("tracks"), 1, MOST_TRACKS, 0)
    if n_tracks:
        return replace(default, n_tracks=n_tracks, minutes=None)
    minutes = _whole(first.get("minutes"), 1, MOST_MINUTES, 0)
    return replace(default, minutes=minutes) if minutes and default.minutes else default


def _starts(values: Mapping[str, list[str]], choices: urls.Choices, tracks: Tracks) -> Starts:
    moods = choices.mood_names()
    chosen = urls.decode_filter(values.get("view", [""])[0], choices)
    return Starts(
        moods=_names(values.get("mood"), lambda slug: slug in moods),
        genres=_names(values.get("genre"), lambda name: name in choices.genres),
        songs=_ids(values.get("song"), tracks, urls.MAX_VALUES),
        artists=_names(values.get("artist"), lambda name: name in choices.artists),
        filter=chosen,
        target=tuple(_target({name: found[0] for name, found in values.items()}, tracks)),
        continued=last_of(_ids(values.get("after"), tracks, urls.MAX_ADDRESS))
        if tracks.continuer is not None
        else (),
    )


def _target(first: Mapping[str, str], tracks: Tracks) -> Iterator[tuple[str, float]]:
    for name in FEATURE_NAMES:
        text = first.get(f"{AIM}{name}", "")
        if tracks.knows(name) and _NUMBER.fullmatch(text):
            field = FIELDS[name]
            yield name, field.value_of(field.step_of(float(text)))


def _names(values: list[str] | None, is_known: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(sorted({each for each in (values or [])[: urls.MAX_VALUES] if is_known(each)}))


def _ids(values: list[str] | None, tracks: Tracks, most: int) -> tuple[str, ...]:
    known = (each for each in dict.fromkeys(values or []) if tracks.place_of(each) is not None)
    return tuple(known)[:most]


def _ranges(
    values: Mapping[str, list[str]], choices: urls.Choices
) -> tuple[tuple[str, Range], ...]:
    asked = {name: values[name] for name in RANGED if name in values and name in choices.limits}
    found = {
        name: urls.range_in(texts, FIELDS[name], choices.limits[name])
        for name, texts in asked.items()
    }
    return make_ranges({name: limit for name, limit in found.items() if limit is not None})


def _years(text: str | None, choices: urls.Choices) -> tuple[int, int] | None:
    if text is None or "year" not in choices.limits:
        return None
    found = urls.range_in([text], FIELDS["year"], choices.limits["year"])
    if found is None:
        return None
    return int(FIELDS["year"].value_of(found.low)), int(FIELDS["year"].value_of(found.high))


def _order(first: Mapping[str, str], tracks: Tracks) -> tuple[str, tuple[float, ...]]:
    order = first.get("order", "flow")
    if order not in ORDERS or not can_order(tracks, order):
        return "flow", ()
    if order != "custom":
        return order, ()
    levels = first.get("arc", "").split(".")
    if not 2 <= len(levels) <= MOST_LEVELS or not all(map(_WHOLE.fullmatch, levels)):
        return order, USUAL_ARC
    return order, tuple(min(max(int(level), 0), 100) / 100 for level in levels)


def can_order(tracks: Tracks, order: str) -> bool:
    """Whether this catalogue knows what an order goes by."""
    if order in ARCS:
        return tracks.knows("energy")
    needed = {"harmonic": _KEYS_NEEDED, "tempo": ("tempo",)}.get(order, ())
    return all(map(tracks.knows, needed))


def _with_tracks(recipe: Recipe, values: Mapping[str, list[str]], tracks: Tracks) -> Recipe:
    room = min(recipe.n_tracks or _MOST_KEPT, _MOST_KEPT)
    kept = sorted(_ids(values.get("keep"), tracks, urls.MAX_ADDRESS))
    kept = [each for each in kept if each not in recipe.starts.continued][:room]
    if recipe.minutes is not None:
        kept = [each for each in kept if _has_length(tracks, each)]
    never = sorted(set(_ids(values.get("never"), tracks, _MOST_NEVER)) - set(kept))
    return replace(recipe, include=tuple(kept), never=tuple(never), swaps=_swaps(values, tracks))


def _swaps(values: Mapping[str, list[str]], tracks: Tracks) -> tuple[tuple[str, str], ...]:
    pairs = (each.partition(_BETWEEN) for each in dict.fromkeys(values.get("swap", ())))
    known = [
        (old, new)
        for old, between, new in pairs
        if between and old != new and tracks.place_of(old) is not None
        if not new or tracks.place_of(new) is not None
    ]
    return tuple(known)[:_MOST_SWAPS]


def _has_length(tracks: Tracks, track_id: str) -> bool:
    length = tracks.column("duration")[places_of(tracks, (track_id,))]
    return bool((length > 0).all())


def _with_key(recipe: Recipe, first: Mapping[str, str], tracks: Tracks) -> Recipe:
    rule, key = first.get("keys", "any"), first.get("key", "").upper()
    if rule not in KEY_RULES or rule == "any" or not all(map(tracks.knows, _KEYS_NEEDED)):
        return recipe
    if camelot.code_of(key) is not None:
        return replace(recipe, key_rule=rule, key=key)
    return replace(recipe, key_rule=rule) if song_key(recipe, tracks) else recipe


def song_key(recipe: Recipe, tracks: Tracks) -> str:
    """The key of the first song to start from that has a known one, such as "8A"; "" without."""
    found = wheel(tracks)[places_of(tracks, recipe.starts.songs)]
    known = [int(code) for code in found if code != camelot.UNKNOWN]
    return camelot.name_of(known[0]) if known else ""


def _whole(text: str | None, low: int, high: int, default: int) -> int:
    """A whole number in digits, brought within its limits; `default` for anything else."""
    if text is None or not _WHOLE.fullmatch(text):
        return default
    return min(max(int(text), low), high)
