"""Addresses of a listener's own list: what a file matches, and what its tracks are together.

Both only read, and keep nothing: the list stays in the listener's browser. They are POST because a
list does not fit into an address.
"""

from __future__ import annotations

import re
from typing import Any, Final

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from analytics.playlist_files.listed import MAX_BYTES, MAX_ROWS
from callbacks.library import library_answer, match_answer
from dashapp.guard import parsed
from dashapp.live import LiveEngines
from dashapp.refusals import answer_refusals
from dashapp.routes import engine_asked_for

AROUND_A_FILE: Final = 16 * 1024
"""Bytes of a multipart form beside the file in it."""
MOST_PARTS: Final = 4
MAX_IDS_BYTES: Final = 8_000_000
PASTED: Final = "What you pasted"

_ID: Final = re.compile("[^\\x00-\\x1f\\x7f\ud800-\udfff]{1,200}")
_TOO_LARGE: Final = f"This is larger than {MAX_BYTES // 1_000_000} MB, the most that is read."


def make_library_routes(engines: LiveEngines) -> Blueprint:
    """The routes below `/library`, over the engines they are given."""
    routes = Blueprint("library", __name__, url_prefix="/library")
    answer_refusals(routes)

    @routes.post("/match")
    def match() -> Response:
        """A multipart form with `file`, or `text` that was pasted; what its tracks are here."""
        request.max_content_length = MAX_BYTES + AROUND_A_FILE
        request.max_form_memory_size = MAX_BYTES
        request.max_form_parts = MOST_PARTS
        engine = engine_asked_for(engines)
        try:
            file, text = request.files.get("file"), request.form.get("text")
        except RequestEntityTooLarge:
            abort(413, _TOO_LARGE)
        if file is not None:
            # One byte more than is read, so that the reader says what is too large.
            content = file.stream.read(MAX_BYTES + 1)
            file.close()
            return _json(match_answer(engine, content, file.filename or "The file"))
        if text is not None:
            content = text.encode("utf-8", "replace")
            return _json(match_answer(engine, content, PASTED, pasted=True))
        return abort(400, "There is no list in this request: send a file, or text.")

    @routes.post("/facts")
    def facts() -> Response:
        """{"ids": [...]}, up to 50,000; those that can be no id are passed over."""
        request.max_content_length = MAX_IDS_BYTES
        engine = engine_asked_for(engines)
        try:
            content = parsed(request.get_data())
        except RequestEntityTooLarge:
            abort(413, f"A library holds up to {MAX_ROWS:,} songs.")
        return _json(library_answer(engine, _ids(content)))

    return routes


def _ids(content: Any) -> list[str]:
    ids = content.get("ids") if isinstance(content, dict) else None
    if not isinstance(ids, list):
        abort(400, "The ids of the songs are needed, as a list.")
    if len(ids) > MAX_ROWS:
        abort(400, f"A library holds up to {MAX_ROWS:,} songs.")
    return [each for each in ids if isinstance(each, str) and _ID.fullmatch(each)]


def _json(content: dict[str, Any]) -> Response:
    answer = jsonify(content)
    answer.headers["Cache-Control"] = "no-store"
    return answer
