"""Addresses of the Lab: the labels of a method, and the files that can be taken away."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, request

from analytics.browser_columns import label_bytes
from analytics.engine import Engine
from analytics.exports import FILE_NAMES, FORMATS, stream_differing, stream_export
from analytics.filters import Filter
from dashapp.live import LiveEngines
from dashapp.results import Results
from dashapp.routes import attached, cached, engine_asked_for


def make_lab_routes(engines: LiveEngines, results: Results) -> Blueprint:
    """The routes, over the engines and the cache they are given."""
    routes = Blueprint("lab", __name__)

    @routes.get("/labels")
    def labels() -> Response:
        engine = engine_asked_for(engines)
        key = _method(engine, "method")
        return cached(
            results,
            f"{engine.cache_scope}:labels:{key}",
            lambda: label_bytes(engine.lab.labels(key)),
            "application/octet-stream",
        )

    @routes.get("/differing.csv")
    def differing() -> Response:
        engine = engine_asked_for(engines)
        first, second = _method(engine, "a"), _method(engine, "b")
        name = f"undertone-{first}-{second}-{datetime.now(UTC):%Y-%m-%d}.csv"
        return attached(stream_differing(engine, first, second), FORMATS["csv"], name)

    @routes.get("/clusters.<fmt>")
    def clusters(fmt: str) -> Response:
        return whole_file("clusters", fmt)

    @routes.get("/representatives.<fmt>")
    def representatives(fmt: str) -> Response:
        return whole_file("representatives", fmt)

    def whole_file(what: str, fmt: str) -> Response:
        if fmt not in FORMATS:
            abort(404, f"This comes as {', '.join(FORMATS)}.")
        pieces = stream_export(engine_asked_for(engines), what, Filter(), fmt)
        return attached(pieces, FORMATS[fmt], f"{FILE_NAMES[what]}.{fmt}")

    return routes


def _method(engine: Engine, name: str) -> str:
    """The method that the query names, of those that grouped these tracks; 404 for another."""
    key = request.args.get(name, "")
    if key not in engine.lab.method_keys():
        abort(404, "There is no such method in this build.")
    return key
