"""Addresses of the report: the page that opens without a network, and what was printed of it."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from analytics.prints import FILES, Prints
from dashapp.live import LiveEngines
from dashapp.refusals import answer_refusals
from dashapp.results import Results
from dashapp.routes import attached_file, cached, engine_asked_for
from layouts.report.document import document

REPORT_NAME = "undertone-report"


def make_report_routes(engines: LiveEngines, results: Results, prints: Prints) -> Blueprint:
    """The routes, over the engines, the cache and the prints they are given."""
    routes = Blueprint("report", __name__)
    answer_refusals(routes)

    @routes.get("/report.html")
    def report() -> Response:
        """To be kept: it has a policy of its own, which would be tighter than it is from here."""
        engine = engine_asked_for(engines)
        answer = cached(
            results, f"{engine.cache_scope}:report", lambda: document(engine).encode(), "text/html"
        )
        answer.headers["Content-Disposition"] = f'attachment; filename="{REPORT_NAME}.html"'
        return answer

    @routes.get("/prints/<name>/<file>")
    def printed(name: str, file: str) -> Response:
        """A file of a print, every byte checked before it is sent."""
        opened = prints.open(name)
        if file not in FILES:
            abort(404, f"A print has {' and '.join(FILES)}.")
        ending = file.partition(".")[2]
        given = f"{REPORT_NAME}.{ending}" if ending == "pdf" else f"undertone-{file}"
        return attached_file(opened, file, FILES[file], given)

    return routes
