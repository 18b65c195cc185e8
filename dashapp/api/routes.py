"""The addresses below /api: every operation, the description of them all, and a page about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, Rule

from dashapp.api import (
    albums,
    builds,
    jobs,
    moods,
    next_tracks,
    people,
    playlists,
    saved,
    search,
    similar,
    tracks,
    ways,
)
from dashapp.api.docs import docs_page
from dashapp.api.document import document
from dashapp.api.operations import KEPT, Operation, carry_out, told
from dashapp.api.paging import OldCursor
from dashapp.api.problems import BASE, OLD_CURSOR, is_asked_of_api, problem
from dashapp.jobs.supervisor import Jobs
from dashapp.live import LiveEngines
from dashapp.people.asker import Askers
from dashapp.people.errors import Refused
from dashapp.refusals import answer_refusals
from dashapp.results import Results
from dashapp.saved.place import SavedPlace

V1: Final = f"{BASE}/v1"
NOTHING: Final = "There is nothing at this address; /api/docs says what there is."


def all_operations(
    results: Results, queue: Jobs, askers: Askers, kept: SavedPlace, smallest_group: int
) -> tuple[Operation, ...]:
    """Everything that can be asked, in the order of the description.

    smallest_group: people that what is told of plays stands on.
    """
    return (
        *builds.OPERATIONS,
        *tracks.OPERATIONS,
        *next_tracks.operations(askers, smallest_group),
        *similar.OPERATIONS,
        *ways.OPERATIONS,
        *playlists.operations(results),
        *moods.OPERATIONS,
        *people.OPERATIONS,
        *albums.OPERATIONS,
        *search.OPERATIONS,
        *saved.operations(kept),
        *jobs.operations(queue, askers),
    )


def make_api_routes(
    engines: LiveEngines,
    results: Results,
    queue: Jobs,
    askers: Askers,
    kept: SavedPlace,
    *,
    smallest_group: int,
    asset: Callable[[str], str],
) -> Blueprint:
    """The routes, over the engines, cache, jobs, askers and saved things they are given.

    smallest_group: people that what is told of plays stands on.  asset: the address of a file of
    ours, for the page.
    """
    routes = Blueprint("api", __name__)
    operations = all_operations(results, queue, askers, kept, smallest_group)
    description = document(operations, V1)
    answer_refusals(routes, _refused)
    routes.register_error_handler(OldCursor, _old_cursor)
    routes.register_error_handler(Refused, _refused_part)
    for operation in operations:
        routes.add_url_rule(
            f"{V1}{operation.path}", operation.name, _view(operation, engines),
            methods=[operation.method], merge_slashes=False, provide_automatic_options=False,
        )  # fmt: skip
    rules = Map(
        [
            Rule(f"{V1}{each.path}", endpoint=each.name, methods=[each.method], merge_slashes=False)
            for each in operations
        ]
    )  # fmt: skip

    @routes.get(f"{V1}/openapi.json")
    def openapi() -> Response:
        """The description of the interface."""
        answer = told(description)
        answer.headers["Cache-Control"] = KEPT
        answer.add_etag()
        return answer

    @routes.get(f"{BASE}/docs")
    def docs() -> Response:
        """The same as a page."""
        page = docs_page(
            description, operations, engines.current(), asset=asset, host=request.host_url[:-1]
        )
        answer = Response(page, mimetype="text/html")
        answer.headers["Cache-Control"] = KEPT
        return answer

    @routes.before_app_request
    def only_what_there_is() -> Response | None:
        # Pages of the app answer any address that is asked for with GET, ours included.
        if not is_asked_of_api(request) or request.blueprint == routes.name:
            return None
        methods = sorted(rules.bind("").allowed_methods(request.path))
        if not methods:
            raise NotFound(NOTHING)
        if request.method != "OPTIONS":
            raise MethodNotAllowed(valid_methods=[*methods, "OPTIONS"])
        answer = Response()
        answer.headers["Allow"] = ", ".join([*methods, "OPTIONS"])
        return answer

    return routes


def _view(operation: Operation, engines: LiveEngines) -> Callable[..., Response]:
    def view(**path: Any) -> Response:
        return carry_out(operation, engines.current(), path)

    return view


def _refused(sentence: str, status: int) -> Response:
    # What got so far follows the description: it is this catalogue that cannot answer it.
    return problem(422 if status == 400 else status, sentence)


def _refused_part(error: Refused) -> Response:
    return problem(422, str(error))


def _old_cursor(error: OldCursor) -> Response:
    return problem(409, str(error.description), kind=OLD_CURSOR)
