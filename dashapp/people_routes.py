"""Addresses with which people come in and change their accounts, and admins look after people."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, abort, jsonify, request

from dashapp.given import given_object
from dashapp.people.accounts import SignedIn, person_asking
from dashapp.people.asker import Askers
from dashapp.people.directory import Directory
from dashapp.people.errors import Refused, TooManyTries
from dashapp.people.everyone import People
from dashapp.people.roles import Scope
from dashapp.people.sessions import COOKIE
from dashapp.refusals import answer_refusals

NO_SIGN_UP: Final = "People are invited here. Ask an admin for a link."


def make_account_routes(people: People, *, sign_up_is_open: bool) -> Blueprint:
    """The routes below `/account`. sign_up_is_open: whether anybody may make an account."""
    routes = Blueprint("account", __name__, url_prefix="/account")
    askers, accounts, tokens = people.askers, people.accounts, people.tokens
    _answer_refusals(routes)

    def let_in(who: SignedIn) -> Response:
        before = request.cookies.get(COOKIE)
        if before:  # what a browser had before it signed in lets nobody in any more
            accounts.sign_out(before)
        answer = _json({"name": who.person.name})
        askers.set_cookie(who.session, answer)
        return answer

    @routes.post("/sign-in")
    def sign_in() -> Response:
        given = given_object()
        return let_in(accounts.sign_in(given.get("email"), given.get("password"), _address()))

    @routes.post("/sign-up")
    def sign_up() -> Response:
        if not sign_up_is_open:
            raise Refused("", NO_SIGN_UP)
        given = given_object()
        return let_in(
            accounts.sign_up(
                given.get("email"), given.get("name"), given.get("password"), _address()
            )
        )

    @routes.post("/join")
    def join() -> Response:
        """With a link that an admin made."""
        given = given_object()
        return let_in(accounts.join(given.get("link"), given.get("password")))

    @routes.post("/sign-out")
    def sign_out() -> Response:
        session = request.cookies.get(COOKIE)
        if session:
            accounts.sign_out(session)
        return signed_out()

    @routes.post("/sign-out-everywhere")
    def sign_out_everywhere() -> Response:
        accounts.sign_out_everywhere(askers.of(request))
        return signed_out()

    def signed_out() -> Response:
        answer = _json({})
        askers.drop_cookie(answer)
        return answer

    @routes.post("/name")
    def rename() -> Response:
        accounts.rename(askers.of(request), given_object().get("name"))
        return _json({})

    @routes.post("/password")
    def password() -> Response:
        given, asker = given_object(), askers.of(request)
        return let_in(
            accounts.change_password(asker, given.get("current"), given.get("new"), _address())
        )

    @routes.post("/sessions/<session>/end")
    def end_session(session: str) -> Response:
        people.sessions.end_one(person_asking(askers.of(request)).id, session)
        return _json({})

    @routes.post("/tokens")
    def make_token() -> Response:
        """The token stands in this answer and nowhere else."""
        given, asker = given_object(), askers.of(request)
        wanted, days, name = given.get("scopes"), given.get("days"), given.get("name")
        made, token = tokens.make(
            person_asking(asker).id,
            name if isinstance(name, str) else "",
            frozenset(each for each in Scope if isinstance(wanted, list) and each in wanted),
            days if isinstance(days, int) else 0,
        )
        people.trail.note(asker, "made", "token", made, detail=f"{name}")
        return _json({"id": made, "token": token})

    @routes.post("/tokens/<token_id>/revoke")
    def revoke_token(token_id: str) -> Response:
        asker = askers.of(request)
        if not tokens.revoke(person_asking(asker).id, token_id):
            abort(404, "You have no such token that works.")
        people.trail.note(asker, "took back", "token", token_id)
        return _json({})

    return routes


def make_directory_routes(askers: Askers, directory: Directory) -> Blueprint:
    """The routes below `/people`."""
    routes = Blueprint("people", __name__, url_prefix="/people")
    _answer_refusals(routes)

    @routes.post("")
    def invite() -> Response:
        """The link stands in this answer and nowhere else."""
        given = given_object()
        person, link = directory.invite(
            askers.of(request), given.get("email"), given.get("name"), given.get("role")
        )
        return _json({"id": person.id, "name": person.name, "link": link})

    @routes.post("/<person>/link")
    def new_link(person: str) -> Response:
        return _json({"link": directory.new_link(askers.of(request), person)})

    @routes.post("/<person>/role")
    def set_role(person: str) -> Response:
        directory.set_role(askers.of(request), person, given_object().get("role"))
        return _json({})

    @routes.post("/<person>/disable")
    def disable(person: str) -> Response:
        directory.disable(askers.of(request), person)
        return _json({})

    @routes.post("/<person>/enable")
    def enable(person: str) -> Response:
        directory.enable(askers.of(request), person)
        return _json({})

    return routes


def _answer_refusals(routes: Blueprint) -> None:
    answer_refusals(routes)

    def refused(error: Refused) -> tuple[Response, int]:
        return jsonify(error=str(error), field=error.field), 400

    def too_many(error: TooManyTries) -> tuple[Response, int, dict[str, str]]:
        return jsonify(error=str(error), field=""), 429, {"Retry-After": str(error.seconds)}

    routes.register_error_handler(Refused, refused)
    routes.register_error_handler(TooManyTries, too_many)


def _address() -> str:
    """From where a request came."""
    return request.remote_addr or "nowhere"


def _json(content: dict[str, Any]) -> Response:
    answer = jsonify(content)
    answer.headers["Cache-Control"] = "no-store"
    return answer
