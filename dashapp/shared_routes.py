"""Addresses of links: anybody who has one looks at what it is to, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Blueprint, Response, abort, make_response, redirect, request

from dashapp.saved.place import SavedPlace
from dashapp.saved.shared_page import shared_page
from dashapp.saved_routes import SHARED, songs_as_file
from dashapp.security import let_frames
from dashapp.sent_forms import answer_form_refusals
from layouts import urls

NOT_TO_BE_SHOWN: Final = "Whoever made this link did not allow it in pages of other sites."
_SEE_OTHER: Final = 303


def make_shared_routes(place: SavedPlace, asset: Callable[[str], str]) -> Blueprint:
    """The routes below `/shared`.  asset: the address of a file of ours."""
    engines, askers, keeper, links = place.engines, place.askers, place.keeper, place.links
    routes = Blueprint("shared", __name__, url_prefix=SHARED)
    answer_form_refusals(routes)

    def page(secret: str, *, in_frame: bool) -> Response:
        opened = links.open(secret)
        if in_frame and not opened.link.origins:
            abort(404, NOT_TO_BE_SHOWN)
        written = shared_page(
            engines.current(), opened.thing, asset=asset, address=f"{SHARED}/{secret}",
            in_frame=in_frame,
        )  # fmt: skip
        if in_frame:
            let_frames(opened.link.origins)
        return _unkept(Response(written, mimetype="text/html"))

    @routes.get("/<secret>")
    def alone(secret: str) -> Response:
        return page(secret, in_frame=False)

    @routes.get("/<secret>/embed")
    def framed(secret: str) -> Response:
        """The same for a frame of a page of the sites that the link names."""
        return page(secret, in_frame=True)

    @routes.get("/<secret>/list.<fmt>")
    def list_file(secret: str, fmt: str) -> Response:
        return _unkept(songs_as_file(engines, links.open(secret).thing, fmt))

    @routes.post("/<secret>/copy")
    def copy(secret: str) -> Response:
        """Keep a copy of one's own, and open it."""
        thing = links.open(secret).thing
        asker, _ = askers.with_key(request)
        made = keeper.copy(asker, thing)
        return _unkept(make_response(redirect(urls.saved(made.id), _SEE_OTHER)))

    return routes


def _unkept(answer: Response) -> Response:
    # A link that was taken back opens nothing from the moment on, and engines never list one.
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
