"""What search says while people type: what it may mean, and where that leads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from analytics.engine import Engine
from analytics.search import KINDS, Found
from layouts import urls

MOST_FOUND: Final = 10


def search_answer(
    engine: Engine, typed: str, kinds: Sequence[str] = (), most: int = MOST_FOUND
) -> dict[str, Any]:
    """What was typed may mean these, the likeliest first; as JSON can hold it.

    kinds: what is looked for, all where there is no kind among them.  most: as many at most.
    results: [{kind, key, name, detail, href, ranges}]; ranges: the parts of the name that match, as
    places of its characters.  ready: whether this build can be searched at all.
    """
    search = engine.search
    if search is None:
        return {"results": [], "ready": False}
    wanted = [kind for kind in KINDS if kind in kinds] or KINDS
    return {
        "results": [_shown(engine, found) for found in search.find(typed, most, wanted)],
        "ready": True,
    }


def _shown(engine: Engine, found: Found) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "key": found.key,
        "name": found.name,
        "detail": found.detail,
        "href": _address(engine, found),
        "ranges": [list(part) for part in found.in_name],
    }


def _address(engine: Engine, found: Found) -> str:
    if found.kind == "artist":
        return urls.artist(found.key)
    if found.kind == "genre":
        return urls.genre(found.key)
    if found.kind == "album":
        return _album(engine, found.row or 0)
    return urls.song(found.key)


def _album(engine: Engine, row: int) -> str:
    """The address of the album of a track; of the track, in a build whose albums have no page."""
    albums = engine.catalogue.albums
    place = None if albums is None else albums.of_track(row)
    if albums is None or place is None:
        (track,) = engine.catalogue.text([row], ("id",)).to_pylist()
        return urls.song(track["id"])
    return urls.album(*albums.at(place))
