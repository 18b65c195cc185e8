"""The address of what was left out of the files of plays and people, for the team."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from dashapp.live import LiveEngines
from dashapp.routes import attached, engine_asked_for


def make_plays_routes(engines: LiveEngines) -> Blueprint:
    """The route, over the engines it is given."""
    routes = Blueprint("plays", __name__)

    @routes.get("/plays/rejected.csv")
    def rejected() -> Response:
        found = engine_asked_for(engines).rejected_plays()
        if found is None:
            abort(404, "There are no plays in this build.")
        return attached([found], "text/csv; charset=utf-8", "undertone-plays-left-out.csv")

    return routes
