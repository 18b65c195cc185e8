"""Addresses of imports: bring a file, look it over, and the catalogues that came of others."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from analytics.catalogues import Catalogues, ImportSpec, discard, name_in_use, use
from analytics.going_back import go_back
from analytics.home import Home
from analytics.ingest.columns import checked_columns
from dashapp.imports.errors import NotKept
from dashapp.imports.folder import ImportFolder
from dashapp.imports.reading import look_over, look_over_plays
from dashapp.imports.room import Room
from dashapp.imports.uploads import MOST_BYTES, Uploads, plain_name, too_large
from dashapp.imports.what import WHAT, What, what_of
from dashapp.live import LiveEngines
from dashapp.people.asker import Askers
from dashapp.people.audit import Audit
from dashapp.refusals import answer_refusals
from dashapp.sent_forms import given

AROUND_A_FILE: Final = 16 * 1024
"""Bytes of a multipart form beside the file in it."""


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
    kept, of_people = Catalogues(home.path), Uploads.of_people(home.path)

    @routes.get("")
    def every() -> Response:
        """The catalogues there are, the newest first; which serves; what the server has.

        in_use: the file and number of its tracks, and of people whose plays it has.  full: the
        sentence with which another one is refused; None while there is room.
        """
        of_people.sweep()
        engine = engines.current()
        manifest = engine.manifest()
        heard = manifest.get("listening")
        return _json(
            {
                "catalogues": kept.summaries(),
                "serving": name_in_use(home.builds / engine.build_name),
                "build": engine.build_name,
                "in_use": {
                    "file": manifest["source"]["file"],
                    "n_tracks": manifest["n_tracks"],
                    "n_people": heard["n_listeners"] if heard else 0,
                },
                "files": folder.names(),
                "files_of_plays": folder.names(WHAT["plays"].endings),
                "full": room.full(),
            }
        )

    _add_bringing(routes, home, folder, askers, trail, room=room)
    _add_looking(routes, home, room)
    _add_exchange(routes, engines, home, askers, trail)
    return routes


def _add_bringing(
    routes: Blueprint, home: Home, folder: ImportFolder, askers: Askers, trail: Audit, *, room: Room
) -> None:
    """The routes by which files come, and those of people go again."""

    @routes.post("")
    def bring() -> Response:
        """A multipart form with `file`, or several of plays; its id. ?as= says what it is."""
        room.require()
        what = what_of(request.args.get("as", "tracks"))
        request.max_content_length = MOST_BYTES + AROUND_A_FILE * what.most_files
        request.max_form_parts = what.most_files + 1
        try:
            files = request.files.getlist("file")[: what.most_files]
        except RequestEntityTooLarge:
            abort(413, f"The file cannot be taken: {too_large()}")
        except OSError as error:  # no room for what arrives
            raise NotKept(f"The file cannot be kept: {error.strerror or error}.") from error
        if not files:
            abort(400, "There is no file in this request.")
        named = [(each.stream, each.filename or "") for each in files]
        upload = what.uploads(home.path).keep_all(named)
        for each in files:
            each.close()
        return brought(what, upload, files[0].filename or "")

    @routes.post("/from-folder")
    def bring_from_folder() -> Response:
        """{"name": one of the server's files, "as": what it is}; the id of a copy.

        Nothing changes the copy any more.
        """
        room.require()
        sent = given()
        name, what = sent.get("name"), what_of(sent.get("as", "tracks"))
        path = folder.path(name if isinstance(name, str) else "", what.endings)
        try:
            with path.open("rb") as content:
                upload = what.uploads(home.path).keep(content, path.name)
        except OSError as error:
            raise NotKept(f"The file cannot be read: {error.strerror or error}.") from error
        return brought(what, upload, path.name)

    @routes.post("/<name>/remove")
    def remove(name: str) -> Response:
        """What was brought of plays or people goes, unless it has gone already."""
        Uploads.of_people(home.path).remove(name)
        return _json({})

    def brought(what: What, upload: str, name: str) -> Response:
        plain = plain_name(name)
        # What somebody calls the file of their own plays may be their name.
        detail = "" if what.of_people else plain
        trail.note(askers.known(request), "brought", what.word, detail=detail)
        return _json({"upload": upload, "name": plain})


def _add_looking(routes: Blueprint, home: Home, room: Room) -> None:
    """The routes that tell what files would become."""
    uploads, of_people = Uploads(home.path), Uploads.of_people(home.path)

    @routes.post("/<name>/look")
    def look_over_one(name: str) -> Response:
        """What a file that was brought would become; {"columns": what each is} may say so."""
        columns = checked_columns(given().get("columns"))
        room.require()
        return found(look_over(uploads.path(name), columns, uploads.lock_path))

    @routes.post("/plays/look")
    def look_over_some_plays() -> Response:
        """What files of plays and people would become, as the job is asked for them."""
        spec = ImportSpec.from_dict(given())
        room.require()
        return found(
            look_over_plays(
                of_people.paths(spec.listens),
                of_people.path(spec.users) if spec.users else None,
                data=uploads.path(spec.upload) if spec.upload else None,
                columns=None if spec.columns is None else dict(spec.columns),
                home=home.path,
                lock_path=uploads.lock_path,
            )
        )

    def found(told: dict[str, Any]) -> Response:
        if "refused" in told:
            return _json({"error": told["refused"]}, 400)
        return _json(told)


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
