"""Addresses of one person's own plays: where they come from, what they say, what could be next.

They only read, and keep nothing: the plays stay in the person's browser. They are POST because
plays do not fit into an address, and a token must not stand in one.
"""

from __future__ import annotations

import threading
import time
from typing import Any, Final

from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import RequestEntityTooLarge

from analytics.engine import Engine
from analytics.listening.mine.asked import Asked, read_asked
from analytics.listening.mine.sent import MOST_PLAYS
from analytics.listening.reading.history_files import HistoryFile
from callbacks.me import facts_answer, history_answer, next_answer
from dashapp.guard import parsed
from dashapp.imports.errors import BusyReading
from dashapp.live import LiveEngines
from dashapp.people.errors import Refused
from dashapp.people.tries import MOST_OF_ADDRESS, Tries
from dashapp.routes import engine_asked_for
from dashapp.sent_forms import answer_form_refusals, given, told
from layouts.rights import RightsSource

MOST_HISTORY_BYTES: Final = 40_000_000
AROUND_FILES: Final = 64 * 1024
"""Bytes of a multipart form beside the files in it."""
MOST_FILES: Final = 60
MOST_QUESTION_BYTES: Final = 16_000_000
"""Above MOST_PLAYS plays, all of different songs with the ids of Spotify."""
READING_WAITS_S: Final = 10
"""One history is read at a time, as each takes a few seconds of a processor."""
MOST_HISTORIES: Final = 3
"""That are sent, wait or are read at once, of a process: each keeps a thread that others need."""
_TOO_LARGE: Final = (
    f"These files are larger than {MOST_HISTORY_BYTES // 1_000_000} MB together; bring the .zip "
    "they came in, or fewer of them."
)
_NOBODY: Final = "This is nobody’s token here."
_LONGEST_TOKEN: Final = 200


def make_me_routes(
    engines: LiveEngines, tries: Tries, rights: RightsSource, smallest_group: int
) -> Blueprint:
    """The routes below `/me/`, over the engines they are given.

    tries: of tokens, in vain.  rights: of who asks.  smallest_group: people that what is told of
    others stands on.
    """
    routes = Blueprint("me", __name__, url_prefix="/me")
    reading = threading.Lock()
    room = threading.BoundedSemaphore(MOST_HISTORIES)
    answer_form_refusals(routes)

    @routes.post("/history")
    def history() -> Response:
        """A multipart form with one or more `file`: a streaming history as Spotify hands it out."""
        request.max_content_length = MOST_HISTORY_BYTES + AROUND_FILES
        request.max_form_parts = MOST_FILES
        engine = engine_asked_for(engines)
        if not room.acquire(blocking=False):
            raise BusyReading
        try:
            return told(read(engine))
        finally:
            room.release()

    def read(engine: Engine) -> dict[str, Any]:
        try:
            sent = request.files.getlist("file")
        except RequestEntityTooLarge:
            abort(413, _TOO_LARGE)
        if not sent:
            abort(400, "There is no history in this request: send one or more files.")
        if not reading.acquire(timeout=READING_WAITS_S):
            raise BusyReading
        try:
            files = [HistoryFile(each.filename or "The file", each.stream.read()) for each in sent]
            return history_answer(engine, files, int(time.time()))
        finally:
            reading.release()
            for each in sent:
                each.close()

    @routes.post("/plays")
    def plays() -> Response:
        """{"token": ...}: the plays of the person whose it is."""
        engine = engine_asked_for(engines)
        token = given().get("token")
        counted = {f"listener {request.remote_addr}": MOST_OF_ADDRESS}
        tries.take(counted)
        found = None
        if engine.mine is not None and isinstance(token, str) and len(token) <= _LONGEST_TOKEN:
            found = engine.mine.of_token(token)
        if found is None:
            raise Refused("token", _NOBODY)
        tries.forgive(counted)
        return told({"plays": found.to_dict()})

    @routes.post("/facts")
    def facts() -> Response:
        """What plays say; see `analytics.listening.mine.asked`."""
        return told(facts_answer(engine_asked_for(engines), _asked()))

    @routes.post("/next")
    def next_() -> Response:
        """What to play next; asked like /facts."""
        engine = engine_asked_for(engines)
        return told(next_answer(engine, _asked(), rights(), smallest_group))

    return routes


def _asked() -> Asked:
    request.max_content_length = MOST_QUESTION_BYTES
    try:
        content: Any = parsed(request.get_data())
    except RequestEntityTooLarge:
        abort(413, f"Up to {MOST_PLAYS:,} plays are looked at.")
    return read_asked(content, now=int(time.time()))
