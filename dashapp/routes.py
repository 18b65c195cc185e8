"""Addresses the browser asks by itself: views, rows, columns, exports.

Answers that depend only on their address are cached as the compressed bytes that go over the wire.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO, Final

from flask import Blueprint, Response, abort, request

from analytics.artifacts import OpenBuild
from analytics.engine import Engine
from analytics.exports import FILE_NAMES, FORMATS, n_in_view, stream_view
from analytics.view_files import ViewFiles, file_of
from callbacks import answers
from dashapp.column_files import ColumnFiles
from dashapp.compression import ANSWER_QUALITY, best_encoding, compress
from dashapp.live import LiveEngines
from dashapp.results import Results
from layouts import urls

NEVER_CHANGES = "public, max-age=31536000, immutable"
BYTES_A_PIECE: Final = 1 << 18


def make_routes(
    engines: LiveEngines, results: Results, columns: ColumnFiles, files: ViewFiles, most_rows: int
) -> Blueprint:
    """The routes, over the engines, caches and files they are given.

    files: of views that jobs have written.  most_rows: of a view that is written while somebody
    waits.
    """
    routes = Blueprint("undertone", __name__)

    @routes.get("/view")
    def view() -> Response:
        engine = engine_asked_for(engines)
        chosen = urls.decode_filter(_query(), engine.options)
        key = answers.view_key(engine, chosen)
        return _cached_json(results, key, lambda: answers.view_answer(engine, chosen))

    @routes.get("/rows")
    def rows() -> Response:
        engine = engine_asked_for(engines)
        chosen = urls.decode_filter(_query(), engine.options)
        return _json(answers.rows_answer(engine, chosen, request.args))

    @routes.get("/track")
    def track() -> Response:
        engine = engine_asked_for(engines)
        row = answers.whole_number(request.args.get("row"), -1, engine.catalogue.n_tracks)
        found = answers.track_answer(engine, row)
        return _json(found) if found else abort(404, "There is no such track in this catalogue.")

    @routes.get("/artist-rows")
    def artist_rows() -> Response:
        engine = engine_asked_for(engines)
        return _json(answers.artist_rows_answer(engine, request.args.get("name", "")))

    @routes.get("/columns/<name>")
    def column_file(name: str) -> Response:
        encoding = best_encoding(request.headers.get("Accept-Encoding", ""))
        content = columns.content(name, encoding)
        if content is None:
            abort(404, "There is no such file of columns.")
        answer = Response(content, mimetype="application/octet-stream")
        answer.headers["Cache-Control"] = NEVER_CHANGES
        answer.headers["Vary"] = "Accept-Encoding"
        if encoding != "identity":
            answer.headers["Content-Encoding"] = encoding
        return answer

    @routes.get("/export.<fmt>")
    def export(fmt: str) -> Response:
        """A view as a file: written at once, or taken from where a job has left it."""
        if fmt not in FORMATS:
            abort(404, "Exports come as csv, json or parquet.")
        engine = engine_asked_for(engines)
        chosen = urls.decode_filter(_query(), engine.options)
        name = f"{FILE_NAMES['view']}-{datetime.now(UTC):%Y-%m-%d}.{fmt}"
        n_rows = n_in_view(engine, chosen)
        if n_rows <= most_rows:
            return attached(stream_view(engine, chosen, fmt), FORMATS[fmt], name)
        view = urls.encode_filter(chosen)
        found = files.of(engine.build_name, view, fmt)
        try:
            if found is not None:
                return attached_file(found, file_of(fmt), FORMATS[fmt], name)
        except FileNotFoundError:  # removed for newer ones since it was looked at
            pass
        abort(413, _how_to_ask(n_rows, most_rows, view, fmt))

    @routes.get("/build")
    def build() -> Response:
        engine = engines.current()
        return _json({"build": engine.build_name, "stage": engine.manifest()["stage"]})

    return routes


def _how_to_ask(n_rows: int, most_rows: int, view: str, fmt: str) -> str:
    """What is said of a view that is for a job."""
    body = json.dumps({"kind": "export", "view": view, "format": fmt})
    return (
        f"This view has {n_rows:,} tracks, and up to {most_rows:,} are written while you wait: "
        f"have a job write it (POST {body} to /api/v1/jobs), then ask here again."
    )


def _query() -> str:
    return request.query_string.decode("ascii", "replace")


def engine_asked_for(engines: LiveEngines) -> Engine:
    """The engine of the build the page was drawn from, so that its rows mean the same tracks."""
    build = request.args.get("build")
    if build is None:
        return engines.current()
    engine = engines.of(build)
    if engine is None:
        abort(409, "The catalogue has been rebuilt since this page was opened; reload it.")
    return engine


def _cached_json(results: Results, key: str, answer: Callable[[], Any]) -> Response:
    return cached(results, key, lambda: dumped(answer()), "application/json")


def cached(results: Results, key: str, answer: Callable[[], bytes], mimetype: str) -> Response:
    """The answer of a key, compressed as the browser likes it and made once for each encoding."""
    encoding = best_encoding(request.headers.get("Accept-Encoding", ""))
    content = results.get_or_compute(
        f"{key}:{encoding}", lambda: compress(answer(), encoding, ANSWER_QUALITY)
    )
    response = Response(content, mimetype=mimetype)
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "private, max-age=300"
    if encoding != "identity":
        response.headers["Content-Encoding"] = encoding
    return response


def attached(content: Iterable[bytes], mimetype: str, name: str) -> Response:
    """Something to be kept as a file, in pieces.  name: one of ours, plain letters."""
    answer = Response(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def attached_file(opened: OpenBuild, file: str, mimetype: str, name: str) -> Response:
    """A file of a sealed folder, in pieces.  name: what it is to be called, one of ours."""
    # Opened here: it may be removed, for newer ones, before the first piece is asked for.
    source = (opened.path / file).open("rb")
    answer = attached(_pieces(source), mimetype, name)
    answer.content_length = opened.manifest["files"][file]["bytes"]
    answer.call_on_close(source.close)  # by who asked for its head only, or went away
    return answer


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    with source:
        while piece := source.read(BYTES_A_PIECE):
            yield piece


def _json(answer: Any) -> Response:
    response = Response(dumped(answer), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def dumped(answer: Any) -> bytes:
    """An answer as the bytes of its JSON."""
    return json.dumps(answer, separators=(",", ":"), allow_nan=False, ensure_ascii=False).encode()
