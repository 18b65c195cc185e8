"""Addresses with which people come in and change their accounts, and admins look after people."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, abort, request

from dashapp.people.accounts import SignedIn, person_asking
from dashapp.people.asker import Askers
from dashapp.people.directory import Directory
from dashapp.people.errors import Refused
from dashapp.people.everyone import People
from dashapp.people.roles import Scope
from dashapp.people.sessions import COOKIE
from dashapp.sent_forms import answer_form_refusals, given, told

NO_SIGN_UP: Final = "People are invited here. Ask an admin for a link."


def make_account_routes(people: People, *, sign_up_is_open: bool) -> Blueprint:
    """The routes below `/account`. sign_up_is_open: whether anybody may make an account."""
    routes = Blueprint("account", __name__, url_prefix="/account")
    askers, accounts, tokens = people.askers, people.accounts, people.tokens
    answer_form_refusals(routes)

    def let_in(who: SignedIn) -> Response:
        before = request.cookies.get(COOKIE)
        if before:  # what a browser had before it signed in lets nobody in any more
            accounts.sign_out(before)
        answer = told({"name": who.person.name})
        askers.set_cookie(who.session, answer)
        return answer

    @routes.post("/sign-in")
    def sign_in() -> Response:
        sent = given()
        return let_in(accounts.sign_in(sent.get("email"), sent.get("password"), _address()))

    @routes.post("/sign-up")
    def sign_up() -> Response:
        if not sign_up_is_open:
            raise Refused("", NO_SIGN_UP)
        sent = given()
        return let_in(
            accounts.sign_up(sent.get("email"), sent.get("name"), sent.get("password"), _address())
        )

    @routes.post("/join")
    def join() -> Response:
        """With a link that an admin made."""
        sent = given()
        return let_in(accounts.join(sent.get("link"), sent.get("password")))

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
        answer = told({})
        askers.drop_cookie(answer)
        return answer

    @routes.post("/name")
    def rename() -> Response:
        accounts.rename(askers.of(request), given().get("name"))
        return told({})

    @routes.post("/password")
    def password() -> Response:
        sent, asker = given(), askers.of(request)
        return let_in(
            accounts.change_password(asker, sent.get("current"), sent.get("new"), _address())
        )

    @routes.post("/sessions/<session>/end")
    def end_session(session: str) -> Response:
        people.sessions.end_one(person_asking(askers.of(request)).id, session)
        return told({})

    @routes.post("/tokens")
    def make_token() -> Response:
        """The token stands in this answer and nowhere else."""
        sent, asker = given(), askers.of(request)
        wanted, days, name = sent.get("scopes"), sent.get("days"), sent.get("name")
        made, token = tokens.make(
            person_asking(asker).id,
            name if isinstance(name, str) else "",
            frozenset(each for each in Scope if isinstance(wanted, list) and each in wanted),
            days if isinstance(days, int) else 0,
        )
        people.trail.note(asker, "made", "token", made, detail=f"{name}")
        return told({"id": made, "token": token})

    @routes.post("/tokens/<token_id>/revoke")
    def revoke_token(token_id: str) -> Response:
        asker = askers.of(request)
        if not tokens.revoke(person_asking(asker).id, token_id):
            abort(404, "You have no such token that works.")
        people.trail.note(asker, "took back", "token", token_id)
        return told({})

    return routes


def make_directory_routes(askers: Askers, directory: Directory) -> Blueprint:
    """The routes below `/people`."""
    routes = Blueprint("people", __name__, url_prefix="/people")
    answer_form_refusals(routes)

    @routes.post("")
    def invite() -> Response:
        """The link stands in this answer and nowhere else."""
        sent = given()
        person, link = directory.invite(
            askers.of(request), sent.get("email"), sent.get("name"), sent.get("role")
        )
        return told({"id": person.id, "name": person.name, "link": link})

    @routes.post("/<person>/link")
    def new_link(person: str) -> Response:
        return told({"link": directory.new_link(askers.of(request), person)})

    @routes.post("/<person>/role")
    def set_role(person: str) -> Response:
        directory.set_role(askers.of(request), person, given().get("role"))
        return told({})

    @routes.post("/<person>/disable")
    def disable(person: str) -> Response:
        directory.disable(askers.of(request), person)
        return told({})

    @routes.post("/<person>/enable")
    def enable(person: str) -> Response:
        directory.enable(askers.of(request), person)
        return told({})

    return routes


def _address() -> str:
    """From where a request came."""
    return request.remote_addr or "nowhere"
