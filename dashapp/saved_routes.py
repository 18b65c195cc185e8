"""Addresses with which people save views and playlists, change, share and delete them."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, request

from dashapp.live import LiveEngines
from dashapp.people.asker import Asker
from dashapp.playlist_routes import file_of
from dashapp.saved.errors import NoSaved
from dashapp.saved.making import made
from dashapp.saved.place import SavedPlace
from dashapp.saved.thing import Thing
from dashapp.sent_forms import answer_form_refusals, given, told
from layouts import urls

SHARED: Final = "/shared"


def make_saved_routes(place: SavedPlace) -> Blueprint:
    """The routes below `/saved`, over what they are given."""
    engines, results, askers = place.engines, place.results, place.askers
    keeper, links = place.keeper, place.links
    routes = Blueprint("saved", __name__, url_prefix=urls.SAVED)
    answer_form_refusals(routes)

    def asker() -> Asker:
        return askers.of(request)

    @routes.post("")
    def save() -> Response:
        """Keep {"kind": "view" or "playlist", "query": "..."}, or "ids" of songs."""
        sent = given()
        kind, name, content = made(engines.current(), results, sent.get("kind"), sent)
        who, _ = askers.with_key(request)
        return told(_facts(keeper.save(who, kind, name, content)))

    @routes.post("/take-over")
    def take_over() -> Response:
        return told({"n": keeper.take_over(asker())})

    @routes.get("/<saved_id>/list.<fmt>")
    def list_file(saved_id: str, fmt: str) -> Response:
        """The songs of a list, as they were saved, as a file."""
        return songs_as_file(engines, keeper.one(asker(), saved_id), fmt)

    @routes.post("/<saved_id>/name")
    def rename(saved_id: str) -> Response:
        return told(_facts(keeper.rename(asker(), saved_id, given().get("name"))))

    @routes.post("/<saved_id>/now/<int:number>")
    def as_now(saved_id: str, number: int) -> Response:
        """Keep a list as its recipe comes to it now. number: of the version that was looked at."""
        thing = keeper.one(asker(), saved_id)
        sent = {"query": thing.content.query}
        _, _, content = made(engines.current(), results, thing.kind, sent)
        return told(_facts(keeper.change(asker(), saved_id, content, number)))

    @routes.post("/<saved_id>/versions/<int:number>/back")
    def go_back(saved_id: str, number: int) -> Response:
        return told(_facts(keeper.go_back(asker(), saved_id, number)))

    @routes.post("/<saved_id>/copy")
    def copy(saved_id: str) -> Response:
        return told(_facts(keeper.duplicate(asker(), saved_id)))

    @routes.post("/<saved_id>/visibility")
    def show_to(saved_id: str) -> Response:
        return told(_facts(keeper.show_to(asker(), saved_id, given().get("visibility"))))

    @routes.post("/<saved_id>/delete")
    def delete(saved_id: str) -> Response:
        return told(_facts(keeper.delete(asker(), saved_id)))

    @routes.post("/<saved_id>/bring-back")
    def bring_back(saved_id: str) -> Response:
        return told(_facts(keeper.bring_back(asker(), saved_id)))

    @routes.post("/<saved_id>/links")
    def make_link(saved_id: str) -> Response:
        """What opens it stands in this answer and nowhere else."""
        sent = given()
        link, secret = links.make(asker(), saved_id, sent.get("days"), sent.get("origins"))
        path = f"{SHARED}/{secret}"
        embed = f"{path}/embed" if link.origins else None
        return told({"id": link.id, "path": path, "embed": embed})

    @routes.post("/<saved_id>/links/<link_id>/take-back")
    def take_back(saved_id: str, link_id: str) -> Response:
        links.take_back(asker(), saved_id, link_id)
        return told({})

    return routes


def songs_as_file(engines: LiveEngines, thing: Thing, fmt: str) -> Response:
    """The songs of a saved list that are here, as a file. Raises NoSaved for a view."""
    if not thing.content.songs:
        raise NoSaved
    return file_of(engines.current(), fmt, thing.content.ids, thing.name)


def _facts(thing: Thing) -> dict[str, Any]:
    return {
        "id": thing.id, "name": thing.name, "number": thing.number, "href": urls.saved(thing.id),
    }  # fmt: skip
