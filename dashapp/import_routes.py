"""Addresses of imports: bring a file, look it over, and the catalogues that came of others."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from analytics.catalogues import Catalogues, discard, name_in_use, use
from analytics.going_back import go_back
from analytics.home import Home
from analytics.ingest.columns import checked_columns
from dashapp.imports.errors import NotKept
from dashapp.imports.folder import ImportFolder
from dashapp.imports.reading import look_over
from dashapp.imports.room import Room
from dashapp.imports.uploads import MOST_BYTES, Uploads, plain_name, too_large
from dashapp.live import LiveEngines
from dashapp.people.asker import Askers
from dashapp.people.audit import Audit
from dashapp.refusals import answer_refusals
from dashapp.sent_forms import given

AROUND_A_FILE: Final = 16 * 1024
"""Bytes of a multipart form beside the file in it."""
MOST_PARTS: Final = 2


def make_import_routes(
    engines: LiveEngines,
    home: Home,
    folder: ImportFolder,
    askers: Askers,
    trail: Audit,
    *,
    room: Room,
) -> Blueprint:
    """The routes below `/imports`.

    folder: of the server's, whose files can be chosen.  room: for the catalogues of this home.
    """
    routes = Blueprint("imports", __name__, url_prefix="/imports")
    answer_refusals(routes)
    uploads, kept = Uploads(home.path), Catalogues(home.path)

    @routes.get("")
    def every() -> Response:
        """The catalogues there are, the newest first; which serves; what the server has.

        full: the sentence with which another one is refused; None while there is room.
        """
        engine = engines.current()
        return _json(
            {
                "catalogues": kept.summaries(),
                "serving": name_in_use(home.builds / engine.build_name),
                "build": engine.build_name,
                "files": folder.names(),
                "full": room.full(),
            }
        )

    @routes.post("")
    def bring() -> Response:
        """A multipart form with `file`; its id."""
        room.require()
        request.max_content_length = MOST_BYTES + AROUND_A_FILE
        request.max_form_parts = MOST_PARTS
        try:
            file = request.files.get("file")
        except RequestEntityTooLarge:
            abort(413, f"The file cannot be taken: {too_large()}")
        except OSError as error:  # no room for what arrives
            raise NotKept(f"The file cannot be kept: {error.strerror or error}.") from error
        if file is None:
            abort(400, "There is no file in this request.")
        upload = uploads.keep(file.stream, file.filename or "")
        file.close()
        return brought(upload, file.filename or "")

    @routes.post("/from-folder")
    def bring_from_folder() -> Response:
        """{"name": one of the server's files}; the id of a copy, which nothing changes any more."""
        room.require()
        name = given().get("name")
        path = folder.path(name if isinstance(name, str) else "")
        try:
            with path.open("rb") as content:
                return brought(uploads.keep(content, path.name), path.name)
        except OSError as error:
            raise NotKept(f"The file cannot be read: {error.strerror or error}.") from error

    @routes.post("/<name>/look")
    def look_over_one(name: str) -> Response:
        """What a file that was brought would become; {"columns": what each is} may say so."""
        columns = checked_columns(given().get("columns"))
        room.require()
        found = look_over(uploads.path(name), columns, uploads.lock_path)
        if "refused" in found:
            return _json({"error": found["refused"]}, 400)
        return _json(found)

    def brought(upload: str, name: str) -> Response:
        trail.note(askers.known(request), "brought", "file", detail=plain_name(name))
        return _json({"upload": upload, "name": plain_name(name)})

    _add_exchange(routes, engines, home, askers, trail)
    return routes


def _add_exchange(
    routes: Blueprint, engines: LiveEngines, home: Home, askers: Askers, trail: Audit
) -> None:
    """The routes by which another catalogue serves, or one is thrown away."""

    @routes.post("/catalogues/<name>/use")
    def use_one(name: str) -> Response:
        """It serves from now on; every worker knows it within a second."""
        asker = askers.known(request)
        served = serve(use(home, name, asker.actor))
        trail.note(asker, "put to use", "catalogue", name)
        return served

    @routes.post("/served/<name>/back")
    def go_back_to(name: str) -> Response:
        """What served as this build serves again, where it is kept."""
        asker = askers.known(request)
        served = serve(go_back(home, name, asker.actor))
        trail.note(asker, "went back to the", "build", name)
        return served

    @routes.post("/catalogues/<name>/discard")
    def discard_one(name: str) -> Response:
        discard(home, name)
        trail.note(askers.known(request), "threw away", "catalogue", name)
        return _json({})

    def serve(build: str) -> Response:
        engines.of(build)  # this worker opens it now, so that the page it asks for next is new
        return _json({"build": build})


def _json(content: dict[str, Any], status: int = 200) -> Response:
    answer = jsonify(content)
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer
