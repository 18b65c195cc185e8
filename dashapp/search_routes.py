"""The address that search asks while people type."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from callbacks.search import search_answer
from dashapp.live import LiveEngines
from dashapp.routes import engine_asked_for


def make_search_routes(engines: LiveEngines) -> Blueprint:
    """The routes, over the engines they are given."""
    routes = Blueprint("search", __name__)

    @routes.get("/search")
    def search() -> Response:
        """What ?q= may mean, the likeliest first: {"results": [...]}; none for nothing typed.

        ?kind=song and the like narrow what is looked for.
        """
        typed, kinds = request.args.get("q", ""), request.args.getlist("kind")
        found: dict[str, Any] = search_answer(engine_asked_for(engines), typed, kinds)
        answer = jsonify(found)
        answer.headers["Cache-Control"] = "private, max-age=300"
        return answer

    return routes
