"""Addresses with which people save views and playlists, change, share and delete them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from flask import Blueprint, Response, request

from dashapp.live import LiveEngines
from dashapp.people.asker import Asker
from dashapp.playlist_routes import file_of
from dashapp.saved.bringing import brought
from dashapp.saved.content import KEY, Kind
from dashapp.saved.errors import ChangedMeanwhile, NoSaved
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

    @routes.post("/<saved_id>/name")
    def rename(saved_id: str) -> Response:
        return told(_facts(keeper.rename(asker(), saved_id, given().get("name"))))

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

    _add_list_routes(routes, place)
    return routes


def _add_list_routes(routes: Blueprint, place: SavedPlace) -> None:
    """Add what is done with lists alone."""
    engines, results, askers, keeper = place.engines, place.results, place.askers, place.keeper

    def asker() -> Asker:
        return askers.of(request)

    @routes.post("/bring")
    def bring() -> Response:
        """Keep a list that a browser kept by itself, once, however often it is brought."""
        name, content = brought(given())
        who, _ = askers.with_key(request)
        return told(_facts(keeper.save(who, Kind.PLAYLIST, name, content, ever=True)))

    @routes.get("/<saved_id>/list.<fmt>")
    def list_file(saved_id: str, fmt: str) -> Response:
        """The songs of a list, as they were saved, as a file."""
        return songs_as_file(engines, keeper.one(asker(), saved_id), fmt)

    @routes.post("/<saved_id>/now/<int:number>")
    def as_now(saved_id: str, number: int) -> Response:
        """Keep a list as its recipe comes to it now. number: of the version that was looked at."""
        thing = keeper.one(asker(), saved_id)
        sent = {"query": thing.content.query}
        _, _, content = made(engines.current(), results, thing.kind, sent)
        return told(_facts(keeper.change(asker(), saved_id, content, number)))

    @routes.post("/<saved_id>/noted/<int:number>")
    def noted(saved_id: str, number: int) -> Response:
        """Take down that a list is the same on newer data, so that it is said once."""
        thing = keeper.one(asker(), saved_id)
        sent = {"query": thing.content.query}
        _, _, now = made(engines.current(), results, thing.kind, sent)
        if now.ids != thing.content.ids:
            raise ChangedMeanwhile
        content = replace(thing.content, fingerprint=now.fingerprint)
        return told(_facts(keeper.change(asker(), saved_id, content, number)))

    @routes.post("/<saved_id>/stay/<int:number>/<key>")
    def stay(saved_id: str, number: int, key: str) -> Response:
        """Keep a list as it was.  key: the `list_key` of what its recipe comes to instead."""
        if not KEY.fullmatch(key):
            raise NoSaved
        thing = keeper.one(asker(), saved_id)
        if thing.kind is not Kind.PLAYLIST:
            raise NoSaved
        content = replace(thing.content, declined=key)
        return told(_facts(keeper.change(asker(), saved_id, content, number)))


def songs_as_file(engines: LiveEngines, thing: Thing, fmt: str) -> Response:
    """The songs of a saved list that are here, as a file. Raises NoSaved for a view."""
    if not thing.content.songs:
        raise NoSaved
    return file_of(engines.current(), fmt, thing.content.ids, thing.name)


def _facts(thing: Thing) -> dict[str, Any]:
    return {
        "id": thing.id, "name": thing.name, "number": thing.number, "href": urls.saved(thing.id),
    }  # fmt: skip
