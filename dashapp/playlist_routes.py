"""Addresses of playlists, as files."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, Response, abort, request

from analytics.engine import Engine
from analytics.playlist_files import FORMATS
from analytics.playlists.exporting import exported
from analytics.playlists.recipe import Recipe
from analytics.playlists.rules import places_of
from dashapp.live import LiveEngines
from dashapp.refusals import answer_refusals
from dashapp.results import Results
from dashapp.routes import attached, engine_asked_for
from dashapp.sent_forms import given
from layouts import playlist_address
from layouts.playlist_facts import all_rows, kept_facts

MOST_IDS: Final = 500
"""As many as a crate holds."""
_LONGEST: Final = 200


def make_playlist_routes(engines: LiveEngines, results: Results) -> Blueprint:
    """The routes, over the engines and the cache they are given."""
    routes = Blueprint("playlists", __name__)
    answer_refusals(routes)

    @routes.get("/playlist.<fmt>")
    def list_of_recipe(fmt: str) -> Response:
        """The list of the recipe in the query, as a file."""
        engine = engine_asked_for(engines)
        recipe, facts = made(engine)
        if facts["refused"] is not None:
            abort(409, facts["refused"])
        ids = tuple(row["id"] for row in all_rows(facts))
        return file_of(engine, fmt, ids, facts["title"], recipe)

    @routes.post("/playlist.<fmt>")
    def list_of_ids(fmt: str) -> Response:
        """The tracks of {"ids": [...], "title": "..."} in that order, as a file."""
        sent = given()
        title = sent.get("title")
        named = title if isinstance(title, str) and 0 < len(title) <= _LONGEST else "Crate"
        ids = track_ids(sent)
        return file_of(engine_asked_for(engines), fmt, ids, named)

    def made(engine: Engine) -> tuple[Recipe, dict[str, Any]]:
        query = request.query_string.decode("ascii", "replace")
        recipe = playlist_address.decode(query, engine.options, engine.playlist_tracks)
        return recipe, kept_facts(engine, recipe, results)

    return routes


def track_ids(sent: dict[str, Any]) -> tuple[str, ...]:
    """The ids in an object, each once; 400 where there are none or too many."""
    ids = sent.get("ids")
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        abort(400, "A list of ids is needed here.")
    if not 0 < len(ids) <= MOST_IDS or any(len(each) > _LONGEST for each in ids):
        abort(400, f"From 1 to {MOST_IDS} ids can be sent.")
    return tuple(dict.fromkeys(ids))


def file_of(
    engine: Engine, fmt: str, ids: tuple[str, ...], title: str, recipe: Recipe | None = None
) -> Response:
    """Tracks as a file to keep; 404 for a format there is not."""
    if fmt not in FORMATS:
        abort(404, f"Playlists come as {', '.join(FORMATS)}.")
    tracks = engine.playlist_tracks
    places = places_of(tracks, ids)
    if not len(places):
        abort(404, "None of these tracks is in this catalogue.")
    content = exported(fmt, engine.catalogue, tracks, places, title=title, recipe=recipe)
    name = f"{_plain(title)}-{datetime.now(UTC):%Y-%m-%d}{FORMATS[fmt].suffix}"
    answer = attached([content], FORMATS[fmt].media_type, name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _plain(title: str) -> str:
    """A title as the name of a file: plain letters only."""
    words = re.findall(r"[a-z0-9]+", title.lower())
    return "-".join(["undertone", *words])[:80]
