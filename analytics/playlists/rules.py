"""The rules of a recipe over the tracks of a build: which tracks each of them keeps, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.descriptions import either, range_in_words
from analytics.filters import Filter, Range
from analytics.playlists import camelot, continuing
from analytics.playlists.reading import refuse
from analytics.playlists.recipe import ARCS, Recipe
from analytics.playlists.tracks import BoolArray, Places, Tracks
from analytics.schema import FIELDS


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One narrowing rule.  words: "tempo at least 120 BPM".  keeps: (n,) which tracks it allows."""

    words: str
    keeps: BoolArray


def check(tracks: Tracks, recipe: Recipe) -> None:
    """Raise InvalidSpec where a recipe asks for what these tracks do not have or do not know."""
    starts = recipe.starts
    for slug in (*starts.moods, *starts.filter.moods):
        if slug not in tracks.mood_names:
            raise refuse("A mood to start from", slug, f"one of {', '.join(tracks.mood_names)}")
    for genre in (*starts.genres, *starts.filter.genres):
        if genre not in tracks.genre_names:
            legal = (
                "a genre of this catalogue" if tracks.genre_names else "left out: none are known"
            )
            raise refuse("A genre to start from", genre, legal)
    for artist in (*starts.artists, *starts.filter.artists):
        if not tracks.source.artist_matches([artist]).any():
            raise refuse("An artist to start from", artist, "an artist of this catalogue")
    for song in starts.songs:
        _known_place(tracks, "A song to start from", song)
    for song in recipe.include:
        _known_place(tracks, "A track to include", song)
    _check_continued(tracks, recipe)
    region = starts.filter.region
    if region is not None and region.projection not in tracks.maps:
        raise refuse("The map of a region", region.projection, f"one of {', '.join(tracks.maps)}")
    for column, name, value in _asked(recipe):
        if not tracks.knows(column):
            word = FIELDS[column].label.lower() if column in FIELDS else column
            raise refuse(name, value, f"left out only, as this catalogue knows no track's {word}")
    if recipe.key_rule != "any":
        home_key(tracks, recipe)


def _check_continued(tracks: Tracks, recipe: Recipe) -> None:
    listed = recipe.starts.continued
    for song in listed:
        _known_place(tracks, "A track to go on from", song)
    if listed and tracks.continuer is None:
        legal = "left out only, as this catalogue was built before lists could be gone on with"
        raise refuse("continue", listed, legal)


def _asked(recipe: Recipe) -> Iterator[tuple[str, str, object]]:
    """Every column that a recipe asks about, with the name and value of the part that does."""
    if recipe.minutes is not None:
        yield "duration", "minutes", recipe.minutes
    if recipe.explicit is not None:
        yield "explicit", "explicit", recipe.explicit
    if recipe.starts.filter.explicit is not None:
        yield "explicit", "explicit in filter", recipe.starts.filter.explicit
    for name, limit in (*recipe.ranges, *recipe.starts.filter.ranges):
        yield name, f"The range of {name}", range_in_words(name, limit, None)
    for name, value in recipe.starts.target:
        yield name, f"{name} in target", value
    if recipe.years is not None:
        yield "year", "years", "{}-{}".format(*recipe.years)
    if recipe.familiarity:
        yield "popularity", "familiarity", recipe.familiarity
    if recipe.order in ARCS:
        yield "energy", "order", recipe.order
    if recipe.order == "tempo":
        yield "tempo", "order", recipe.order
    if recipe.order == "harmonic" or recipe.key_rule != "any":
        part = ("key_rule", recipe.key_rule) if recipe.key_rule != "any" else ("order", "harmonic")
        yield "key", *part
        yield "mode", *part


def _known_place(tracks: Tracks, name: str, track_id: str) -> int:
    place = tracks.place_of(track_id)
    if place is None:
        raise refuse(name, track_id, "the id of a track of this catalogue")
    return place


def places_of(tracks: Tracks, ids: tuple[str, ...]) -> Places:
    """Places of the ids that are here, in their order."""
    found = (tracks.place_of(each) for each in ids)
    return np.array([place for place in found if place is not None], dtype=np.int64)


def wheel(tracks: Tracks) -> camelot.Codes:
    """(n,) place of each track's key on the Camelot wheel."""
    if not (tracks.knows("key") and tracks.knows("mode")):
        return np.full(tracks.n_tracks, camelot.UNKNOWN)
    return camelot.codes(tracks.numbers["key"], tracks.numbers["mode"])


def home_key(tracks: Tracks, recipe: Recipe) -> int:
    """The key that the key rule is about. Raises InvalidSpec where there is none."""
    named = camelot.code_of(recipe.key)
    if named is not None:
        return named
    songs = places_of(tracks, recipe.starts.songs)
    known = [int(code) for code in wheel(tracks)[songs] if code != camelot.UNKNOWN]
    if not known:
        raise refuse(
            "key", recipe.key, "1A to 12A or 1B to 12B, as no song to start from has a known key"
        )
    return known[0]


def narrowing(tracks: Tracks, recipe: Recipe) -> list[Rule]:
    """The rules that keep some tracks and not others, similarity left out; see `check` first."""
    starts = recipe.starts
    rules = [
        Rule(words, tracks.matching(chosen))
        for words, chosen in [
            *_start_filters(tracks, recipe),
            *((range_in_words(name, limit, None), Filter(ranges=((name, limit),)))
              for name, limit in recipe.ranges),
        ]
    ]  # fmt: skip
    if recipe.explicit is not None:
        words = "explicit tracks only" if recipe.explicit else "nothing explicit"
        rules.append(Rule(words, tracks.matching(Filter(explicit=recipe.explicit))))
    if recipe.years is not None:
        first, last = recipe.years
        years = Range(FIELDS["year"].step_of(first), FIELDS["year"].step_of(last))
        rules.append(
            Rule(f"years {first} to {last}", tracks.matching(Filter(ranges=(("year", years),))))
        )
    if recipe.key_rule != "any":
        rules.append(_key_rule(tracks, recipe))
    if recipe.never:
        allowed = np.ones(tracks.n_tracks, dtype=np.bool_)
        allowed[places_of(tracks, recipe.never)] = False
        n_never = len(recipe.never)
        words = f"{n_never:,} track{'s' * (n_never != 1)} never to be in it"
        rules.append(Rule(words, allowed))
    if starts.continued:
        there = places_of(tracks, starts.continued)
        rules.append(Rule("nothing that is in the list already", continuing.not_in(tracks, there)))
        if recipe.new_artists:
            rules.append(Rule("new artists only", continuing.by_others(tracks, there)))
    if starts.target:
        known = np.ones(tracks.n_tracks, dtype=np.bool_)
        for name, _ in starts.target:
            known &= ~np.isnan(tracks.numbers[name])
        rules.append(Rule("the features aimed at known", known))
    if recipe.minutes is not None:
        rules.append(Rule("length known", ~np.isnan(tracks.numbers["duration"])))
    if recipe.order in ARCS:
        rules.append(Rule("energy known", ~np.isnan(tracks.numbers["energy"])))
    return rules


def _start_filters(tracks: Tracks, recipe: Recipe) -> Iterator[tuple[str, Filter]]:
    starts = recipe.starts
    if starts.moods:
        names = [tracks.mood_names[slug] for slug in starts.moods]
        yield f"the mood {either(names)}", Filter(moods=starts.moods)
    if starts.genres:
        yield f"in {either(starts.genres)}", Filter(genres=starts.genres)
    if starts.filter != Filter():
        yield "the filter it starts from", starts.filter


def _key_rule(tracks: Tracks, recipe: Recipe) -> Rule:
    home = home_key(tracks, recipe)
    found = wheel(tracks)
    if recipe.key_rule == "same":
        return Rule(f"the key {camelot.name_of(home)}", found == home)
    keeps = camelot.in_harmony(found, np.full(len(found), home))
    return Rule(f"keys in harmony with {camelot.name_of(home)}", keeps)


def anchors(tracks: Tracks, recipe: Recipe, allowed: BoolArray) -> npt.NDArray[np.float32]:
    """(n_anchors, n) how unlike each track is to each start, 1 for two tracks picked at random.

    Songs, artists, a list to go on with and a target are the anchors where there are any; otherwise
    the middles of the moods and genres, of the filter, or, for the whole catalogue, one of the
    `allowed` tracks drawn by the seed. Unknown features of a target make a track unlike it without
    end; how unlike a list tracks are is said by `continuing.unlike`.
    """
    if not tracks.n_tracks:
        return np.zeros((1, 0), dtype=np.float32)
    starts = recipe.starts
    points = [tracks.positions[place] for place in places_of(tracks, starts.songs)]
    points += [_middle(tracks, Filter(artists=(name,))) for name in starts.artists]
    found = [tracks.unlikeness(point) for point in points]
    if starts.continued:
        there = places_of(tracks, starts.continued)
        found.append(continuing.unlike(tracks, there, new_artists=recipe.new_artists))
    if starts.target:
        found.append(_off_target(tracks, starts.target))
    if not found:
        middles = [Filter(moods=(slug,)) for slug in starts.moods]
        middles += [Filter(genres=(name,)) for name in starts.genres]
        if not middles and starts.filter != Filter():
            middles = [starts.filter]
        found = [tracks.unlikeness(_middle(tracks, chosen)) for chosen in middles]
    if not found:
        among = np.flatnonzero(allowed) if allowed.any() else np.arange(tracks.n_tracks)
        drawn = among[np.argmin(tracks.dice(recipe.seed)[among])]
        found = [tracks.unlikeness(tracks.positions[drawn])]
    return np.array(found)


def _middle(tracks: Tracks, chosen: Filter) -> npt.NDArray[np.float64]:
    inside = tracks.matching(chosen)
    if not inside.any():
        inside = np.ones(tracks.n_tracks, dtype=np.bool_)
    middle: npt.NDArray[np.float64] = tracks.positions[inside].mean(axis=0, dtype=np.float64)
    return middle


def _off_target(tracks: Tracks, target: tuple[tuple[str, float], ...]) -> npt.NDArray[np.float32]:
    """Root mean square of the differences in standard deviations, over sqrt(2): that of a pair."""
    squares = np.zeros(tracks.n_tracks)
    for name, value in target:
        values = tracks.numbers[name].astype(np.float64)
        spread = float(np.nanstd(values)) or 1.0
        squares += ((values - value) / spread) ** 2
    off = np.sqrt(squares / (2 * len(target)))
    return np.where(np.isnan(off), np.inf, off).astype(np.float32)
