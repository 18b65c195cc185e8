"""What search says while people type: what it may mean, and where that leads."""

from __future__ import annotations

from typing import Any, Final

from analytics.engine import Engine
from analytics.search import Found
from layouts import urls

MOST_FOUND: Final = 10


def search_answer(engine: Engine, typed: str) -> dict[str, Any]:
    """What was typed may mean these, the likeliest first; as JSON can hold it.

    results: [{kind, name, detail, href, ranges}]; ranges: the parts of the name that match, as
    places of its characters.  ready: whether this build can be searched at all.
    """
    search = engine.search
    if search is None:
        return {"results": [], "ready": False}
    return {
        "results": [_shown(engine, found) for found in search.find(typed, MOST_FOUND)],
        "ready": True,
    }


def _shown(engine: Engine, found: Found) -> dict[str, Any]:
    return {
        "kind": found.kind,
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
    if found.kind == "album":  # by way of its best-known song
        (row,) = engine.catalogue.text([found.row or 0], ("id",)).to_pylist()
        return urls.song(row["id"])
    return urls.song(found.key)
