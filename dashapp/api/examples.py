"""Addresses and bodies to try: of every operation one that this catalogue answers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from analytics.albums import Album
from analytics.engine import Engine
from analytics.filters import Filter
from callbacks.answers import default_order
from dashapp.api.operations import Operation

_VARIABLE: Final = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>")
_PLACE: Final = re.compile(r"\{(track|other|mood|genre|artist|album|album_artist)\}")


def values_of(engine: Engine) -> dict[str, str]:
    """What stands for the places in examples: well-known tracks, their artist, and so on."""
    sort, descending = default_order(engine)
    matching = engine.matching(Filter())
    first = engine.rows(matching, sort=sort, descending=descending, start=0, stop=2)
    records = engine.catalogue.text(first, ("id", "artists")).to_pylist()
    genres, albums = engine.catalogue.genre_names, engine.catalogue.albums
    album = albums.at(0) if albums else Album("", "")
    return {
        "track": records[0]["id"],
        "other": records[-1]["id"],
        "artist": records[0]["artists"][0],
        "mood": engine.moods[0].slug,
        "genre": genres[0] if genres else "",
        "album": album.name,
        "album_artist": album.artist,
    }


def address(operation: Operation, values: Mapping[str, str], base: str) -> str:
    """The address of an operation's example.  base: the path that all are below."""
    named = {
        "track_id": values["track"],
        "slug": values["mood"],
        "name": values["genre" if "genre" in operation.path else "artist"],
        "job_id": "1",
        "saved_id": "0" * 32,
        "link_id": "0" * 32,
    }
    path = _VARIABLE.sub(lambda found: quote(named[found[1]], safe=""), operation.path)
    query = _PLACE.sub(lambda found: quote(values[found[1]], safe=""), operation.example)
    return f"{base}{path}?{query}" if query else f"{base}{path}"


def body(operation: Operation, values: Mapping[str, str]) -> str:
    """The body of an operation's example as JSON; empty where there is none."""
    if not operation.body_example:
        return ""
    spelled = json.dumps(operation.body_example, ensure_ascii=False)
    return _PLACE.sub(lambda found: json.dumps(values[found[1]])[1:-1], spelled)
