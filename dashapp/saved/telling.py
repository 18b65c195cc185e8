"""What was saved, as the pages tell it: in words, beside what the catalogue has become since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from analytics.descriptions import describe
from analytics.engine import Engine
from analytics.filters import Filter
from analytics.playlists.changes import difference
from analytics.playlists.rules import places_of
from callbacks.answers import default_order
from dashapp.people.errors import Refused
from dashapp.results import Results
from dashapp.saved.content import Content, Kind, list_key
from dashapp.saved.making import of_recipe
from dashapp.saved.thing import Thing, Visibility
from layouts import urls
from layouts.playlist_facts import rows_of
from layouts.playlist_words import feature
from layouts.rows import track_rows
from layouts.saved_facts import ChangesFacts, ListFacts, SavedFacts, SongFacts

MOST_NAMED: Final = 6
LOST: Final = "no longer in the catalogue"
CHANGED: Final = "The catalogue has changed since you saved this"
NOTHING: Final = "comes to nothing on this catalogue. Its songs are kept."


def saved(engine: Engine, thing: Thing) -> SavedFacts:
    """Something saved, in a few words."""
    return SavedFacts(
        id=thing.id,
        is_list=thing.kind is Kind.PLAYLIST,
        name=thing.name,
        words=in_words(engine, thing.kind, thing.content),
        href=address(thing.kind, thing.content),
        number=thing.number,
        updated=thing.updated,
        for_team=thing.visibility is Visibility.TEAM,
        owner=None if thing.is_mine else thing.owner or "somebody",
    )


def address(kind: Kind, content: Content) -> str:
    """Where something is open to be changed; "" where no address can say it."""
    if kind is Kind.VIEW:
        return f"{urls.EXPLORE}?{content.query}" if content.query else urls.EXPLORE
    return f"{urls.PLAYLISTS}?{content.query}" if content.query else ""


def in_words(engine: Engine, kind: Kind, content: Content) -> str:
    """What something is, as a sentence or a number of songs."""
    if kind is Kind.PLAYLIST:
        return f"{len(content.songs):,} song{'s' * (len(content.songs) != 1)}"
    return describe(
        filter_of(engine, content), engine.options.mood_names(), engine.catalogue.limits
    )


def filter_of(engine: Engine, content: Content) -> Filter:
    """The filter of a view, as far as this catalogue has its parts."""
    return urls.decode_filter(content.query, engine.options)


def notes(engine: Engine, thing: Thing) -> list[str]:
    """What somebody who opens it should know."""
    if thing.kind is Kind.VIEW:
        read = urls.encode(urls.decode(thing.content.query, engine.options))
        words = "A part of this view is no longer in the catalogue, and is left out."
        return [words] if read != thing.content.query else []
    n = len(thing.content.songs) - len(rows_of(engine, thing.content.ids))
    words = f"{n} of its songs {'is' if n == 1 else 'are'} {LOST}; the list keeps their names."
    return [words] if n else []


def songs(engine: Engine, content: Content) -> list[SongFacts]:
    """The songs of a list, in order."""
    known = {row["id"]: row for row in rows_of(engine, content.ids)}
    return [
        _song(engine, known[song.id])
        if song.id in known
        else SongFacts(song.name, song.artists, None, LOST, "", song.id)
        for song in content.songs
    ]


def best_known(engine: Engine, chosen: Filter, most: int) -> list[SongFacts]:
    """The first tracks of a view, in the usual order."""
    sort, descending = default_order(engine)
    rows = engine.rows(
        engine.matching(chosen), sort=sort, descending=descending, start=0, stop=most
    )
    return [_song(engine, row) for row in track_rows(engine.catalogue, rows)]


def energies(engine: Engine, content: Content) -> list[float]:
    """The energy of each song of a list of which it is known, in order, 0 to 1."""
    tracks = engine.playlist_tracks
    if not engine.catalogue.has("energy"):
        return []
    rows = tracks.rows[places_of(tracks, content.ids)]
    values = engine.catalogue.numbers("energy")[rows]
    return [float(value) for value in values[~np.isnan(values)]]


def changes(engine: Engine, results: Results, thing: Thing) -> ChangesFacts | None:
    """What the recipe of a list comes to now, where that or the data is not what was saved."""
    content = thing.content
    if thing.kind is Kind.VIEW or not content.query:
        return None
    try:
        _, now = of_recipe(engine, results, content.query)
    except Refused:
        return ChangesFacts(f"“{thing.name}” {NOTHING}", (), 0)
    found = difference(content.ids, now.ids, engine.playlist_tracks)
    changed = content.fingerprint != now.fingerprint
    if found.is_same:
        words = f"{CHANGED}; the list is still the same."
        return ChangesFacts(words, (), thing.number) if changed else None
    key = list_key(now.ids)
    if content.declined == key:
        words = f"You keep this list as it was: {in_words(engine, thing.kind, content)}."
        return ChangesFacts(words, (), thing.number, key, is_declined=True)
    names = {song.id: song.name for song in (*content.songs, *now.songs)}
    left = tuple(each for each in found.gone if each not in set(found.lost))
    parts = (
        ("New", found.new), ("Out of the list", left), ("Moved", found.moved),
        ("No longer in the catalogue", found.lost),
    )  # fmt: skip
    why = CHANGED if changed else "This list is made in another way now than when you saved it"
    kept = len(found.kept)
    return ChangesFacts(
        f"{why}: {kept:,} of {len(content.songs):,} songs {'is' if kept == 1 else 'are'} still "
        "in it.",
        [(f"{words} ({len(ids)})", _named(ids, names)) for words, ids in parts if ids],
        thing.number,
        key,
    )


def list_of(engine: Engine, thing: Thing, changes: ChangesFacts | None = None) -> ListFacts:
    """A list, with its songs."""
    return ListFacts(saved(engine, thing), songs(engine, thing.content), changes)


def _named(ids: Sequence[str], names: dict[str, str]) -> list[str]:
    more = len(ids) - MOST_NAMED
    named = [names[each] for each in ids[:MOST_NAMED]]
    return [*named, f"and {more} more"] if more > 0 else named


def _song(engine: Engine, row: dict[str, Any]) -> SongFacts:
    mood = engine.moods[row["mood"]]
    told = [feature(row, name) for name in ("tempo", "duration")]
    return SongFacts(
        row["name"], ", ".join(row["artists"]), (mood.name, mood.colour_slot, mood.shape),
        " · ".join(filter(None, told)), urls.song(row["id"]), row["id"], row.get("duration"),
    )  # fmt: skip
