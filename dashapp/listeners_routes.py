"""The address of what people play: one answer for each choice, for those who may see it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from callbacks.listeners_answers import listeners_answer, listeners_key
from dashapp.live import LiveEngines
from dashapp.results import Results
from dashapp.routes import cached, dumped, engine_asked_for
from layouts import listeners_address


def make_listeners_routes(engines: LiveEngines, results: Results, smallest_group: int) -> Blueprint:
    """The routes, over the engines and the cache they are given.

    smallest_group: people that every number must stand on.
    """
    routes = Blueprint("listeners", __name__)

    @routes.get("/listeners/view")
    def view() -> Response:
        engine = engine_asked_for(engines)
        listening = engine.listening
        if listening is None:
            abort(404, "This catalogue was built without listens.")
        options = listening.options(smallest_group)
        asked = listeners_address.decode(request.query_string.decode("ascii", "replace"), options)

        response = cached(
            results,
            listeners_key(engine, asked, smallest_group),
            lambda: dumped(listeners_answer(engine, listening, asked, smallest_group)),
            "application/json",
        )
        # Not for the browser to keep: whoever sits there next may not be of the team.
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return routes
