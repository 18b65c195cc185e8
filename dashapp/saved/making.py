"""From what somebody sends to what is kept of it: read anew by the server, never as it was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from analytics.descriptions import describe
from analytics.engine import Engine
from dashapp.people.entries import name_of
from dashapp.people.errors import Refused
from dashapp.results import Results
from dashapp.saved.content import Content, Kind, Song
from layouts import playlist_address, urls
from layouts.playlist_facts import all_rows, kept_facts, rows_of

MOST_SONGS: Final = 500
"""As many as a crate holds."""
NO_LIST: Final = "There is no list here yet; choose what it starts from, then save it."
NO_SONGS: Final = "None of these songs is in this catalogue."
LONGEST_ID: Final = 200
"""Characters of the id of a track."""


def made(
    engine: Engine, results: Results, kind: object, sent: Mapping[str, Any]
) -> tuple[Kind, str, Content]:
    """The kind, the name and the content of what is sent. Raises Refused.

    sent: `query` of an address; for a playlist `ids` of songs in order will do; `name` if it is
    to have one of its own.
    """
    chosen = next((each for each in Kind if each == kind), None)
    if chosen is None:
        raise Refused("kind", "What can be saved is a view or a playlist.")
    query, ids = sent.get("query"), sent.get("ids")
    if query is not None and ids is not None:
        raise Refused("ids", "Either a query or ids say what it is, not both.")
    if chosen is Kind.PLAYLIST and ids is not None:
        usual, content = of_songs(engine, ids)
    elif not isinstance(query, str):
        raise Refused("query", "The query of the address is needed, as text.")
    elif chosen is Kind.VIEW:
        usual, content = of_view(engine, query)
    else:
        usual, content = of_recipe(engine, results, query)
    return chosen, usual if sent.get("name") is None else name_of(sent["name"]), content


def of_view(engine: Engine, query: str) -> tuple[str, Content]:
    """What a view is called, and what is kept of it: its address, as this catalogue reads it."""
    view = urls.decode(query, engine.options)
    words = describe(view.chosen, engine.options.mood_names(), engine.catalogue.limits)
    return words.removesuffix("."), Content(urls.encode(view))


def of_recipe(engine: Engine, results: Results, query: str) -> tuple[str, Content]:
    """The same of the list that a recipe comes to now. Raises Refused where it comes to none."""
    recipe = playlist_address.decode(query, engine.options, engine.playlist_tracks)
    if not playlist_address.encode(recipe, engine.playlist_tracks):
        raise Refused("query", NO_LIST)
    facts = kept_facts(engine, recipe, results)
    if facts["refused"] is not None:
        raise Refused("query", facts["refused"])
    if not facts["rows"]:
        raise Refused("query", NO_LIST)
    content = Content(facts["search"], songs_of(all_rows(facts)), facts["fingerprint"])
    return facts["title"], content


def of_songs(engine: Engine, ids: object) -> tuple[str, Content]:
    """The same of songs that somebody put together. Raises Refused."""
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        raise Refused("ids", "A list of ids is needed here.")
    if not 0 < len(ids) <= MOST_SONGS or any(len(each) > LONGEST_ID for each in ids):
        raise Refused("ids", f"From 1 to {MOST_SONGS} ids can be saved.")
    songs = songs_of(rows_of(engine, tuple(dict.fromkeys(ids))))
    if not songs:
        raise Refused("ids", NO_SONGS)
    name = f"{len(songs):,} song{'s' * (len(songs) != 1)} of my own"
    return name, Content("", songs, engine.playlist_tracks.fingerprint)


def songs_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Song, ...]:
    """What is kept of each of some tracks, see `rows.track_rows`."""
    return tuple(Song(row["id"], row["name"], ", ".join(row["artists"])) for row in rows)
