"""The pages about people, for whoever asks: what each of them is told, and what is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from dash import html
from dash.development.base_component import Component
from flask import request

from dashapp.people.asker import Asker
from dashapp.people.audit import AT_ONCE, UNNAMED, Deed
from dashapp.people.errors import NotAllowed, NotSignedIn
from dashapp.people.everyone import People
from dashapp.people.person import Person
from dashapp.people.roles import Permission, Role
from dashapp.people.tokens import DAYS, Token
from dashapp.store import StoreUnavailable, clean_text
from dashapp.store.schema import NAME
from layouts import components, urls
from layouts.account_facts import (
    AccountFacts,
    DeedFacts,
    DeedsShown,
    PeopleFacts,
    PersonFacts,
    SessionFacts,
    TokenFacts,
    Ways,
)
from layouts.pages.account import done, everybody, join, sign_in, you
from layouts.rights import Rights, closed

PATHS: Final = (urls.YOU, urls.SIGN_IN, urls.JOIN, urls.PEOPLE, urls.AUDIT)
_LARGEST_ID: Final = 2**53


class AccountPages:
    """What `callbacks` needs to know of people: their rights, and their pages."""

    def __init__(self, people: People, ways: Ways) -> None:
        """ways: how they come in; whether it is open is found out for each of them."""
        self._people = people
        self._ways = ways

    def rights(self) -> Rights:
        """What whoever makes this request may do. A store that is away makes them a visitor."""
        asker = self._people.askers.known(request)
        return Rights(
            name=asker.person.name if asker.person else None,
            may_run=asker.may(Permission.RUN),
            may_serve=asker.may(Permission.SERVE),
        )

    def names(self, actors: Iterable[str]) -> Mapping[str, str]:
        """Of those who did something, for whoever makes this request; empty if they may not know.

        A store that is away knows nobody.
        """
        asker = self._people.askers.known(request)
        if not asker.may(Permission.AUDIT):
            return {}
        try:
            return self._people.trail.names(asker, actors)
        except StoreUnavailable:
            return {}

    def page(self, path: str, query: Mapping[str, str]) -> Component | None:
        """The page of a path of ours; None for another path."""
        if path not in PATHS:
            return None
        try:
            return self._page(self._people.askers.of(request), path, query)
        except (NotSignedIn, NotAllowed):
            return _framed(closed("This page is for admins", self.rights(), path))
        except StoreUnavailable as refusal:
            return _framed(components.panel_error(str(refusal), "Try again in a moment."))

    def _page(self, asker: Asker, path: str, query: Mapping[str, str]) -> Component:
        if path == urls.PEOPLE:
            return self._everybody(asker, query)
        if path == urls.AUDIT:
            return self._done(asker, query)
        if path == urls.JOIN:
            return join.page()
        if path == urls.YOU and asker.person is not None:
            return you.page(self._account(asker, asker.person))
        is_open = asker.role is Role.ADMIN and asker.person is None
        ways = Ways(self._ways.sign_up, is_open, self._ways.elsewhere)
        return sign_in.page(ways, query, asker.person.name if asker.person else None)

    def _everybody(self, asker: Asker, query: Mapping[str, str]) -> Component:
        number = _whole(query.get("page", ""))
        page = self._people.directory.page(asker, query.get("q", ""), number or 1)
        waiting = self._people.directory.waiting(asker)
        return everybody.page(
            PeopleFacts(
                [_person(each, asker, waiting) for each in page.people],
                page.typed, page.number, page.n_pages, page.total, page.n_all,
            )
        )  # fmt: skip

    def _done(self, asker: Asker, query: Mapping[str, str]) -> Component:
        before = _whole(query.get("before", ""))
        who, what = (clean_text(query.get(name, ""), most=NAME) for name in ("who", "what"))
        found = self._people.trail.page(asker, before, who=who, what=what)
        shown = found[:AT_ONCE]
        older = shown[-1].id if len(found) > AT_ONCE else None
        return done.page([_deed(each) for each in shown], DeedsShown(who, what, before, older))

    def _account(self, asker: Asker, person: Person) -> AccountFacts:
        return AccountFacts(
            name=person.name,
            email=person.email,
            role=person.role,
            has_password=person.has_password,
            sessions=[
                SessionFacts(each.id, each.created, each.last_seen, each.id == asker.session)
                for each in self._people.sessions.of(person.id)
            ],
            tokens=[_token(each) for each in self._people.tokens.of(person.id)],
            days=DAYS,
            may_manage=asker.may(Permission.PEOPLE),
        )


def _whole(typed: str) -> int | None:
    """A whole number that somebody may have typed; None for anything else."""
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 16 else None
    return number if number is not None and number < _LARGEST_ID else None


def _framed(content: Component) -> Component:
    return html.Div(content, className="page page-data page-account")


def _token(token: Token) -> TokenFacts:
    state = "taken back" if token.revoked else "" if token.works else "over"
    return TokenFacts(
        token.id, token.prefix, token.name, sorted(token.scopes), token.expires, token.last_used,
        state,
    )  # fmt: skip


def _person(person: Person, asker: Asker, waiting: frozenset[str]) -> PersonFacts:
    return PersonFacts(
        id=person.id,
        name=person.name,
        email=person.email,
        role=person.role,
        disabled=person.disabled,
        is_waiting=person.id in waiting,
        is_this=asker.person is not None and asker.person.id == person.id,
    )


def _deed(deed: Deed) -> DeedFacts:
    to_itself = deed.object_kind == "person" and deed.object_name == deed.actor
    whom = "" if to_itself else deed.object_name or deed.object_id or ""
    kind = "" if deed.object_kind == "person" else f" {deed.object_kind}"
    who = UNNAMED.get(deed.actor, deed.actor)
    return DeedFacts(deed.at, who, f"{deed.action}{kind} {whom}".rstrip(), deed.detail)
