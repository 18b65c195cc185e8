"""Who asks: a person who has signed in, a program in a person's name, or a visitor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Request, Response, g
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from dashapp.jobs.visitors import Visitors
from dashapp.people.errors import NotAllowed, NotSignedIn
from dashapp.people.openness import Openness
from dashapp.people.person import Person
from dashapp.people.roles import Permission, Role, Scope
from dashapp.people.sessions import COOKIE, SECONDS, Sessions
from dashapp.people.tokens import Tokens
from dashapp.store import StoreUnavailable

__all__ = ["Asker", "Askers", "Permission", "Person", "Role", "Scope"]

API: Final = "/api/"
"""Programs come in below this address, and nowhere else."""
FIRST_REFUSAL: Final = 400
"""Of the statuses of an answer. Whoever was refused has nothing that is theirs."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, in one request.

    visitor: the token in their visitor's cookie, see `dashapp.jobs.visitors`.  person: None for
    nobody in particular.  role: what they act as.  scopes: of the token a program came with, None
    for people.  session: the id of the session they came with.
    """

    visitor: str | None = None
    person: Person | None = None
    role: Role = Role.VISITOR
    scopes: frozenset[Scope] | None = None
    session: str | None = None
    is_system: bool = False

    @property
    def actor(self) -> str:
        """Who they are in the audit: a person's id, "visitor" or "system"."""
        if self.is_system:
            return "system"
        return "visitor" if self.person is None else self.person.id

    @property
    def key(self) -> str | None:
        """By what we know what is theirs, such as a job; None for a visitor without a cookie."""
        return self.visitor if self.person is None else f"person-{self.person.id}"

    def may(self, permission: Permission) -> bool:
        """Whether something is allowed to them, both by their role and by their token's scopes."""
        is_in_scope = self.scopes is None or permission.scope in self.scopes
        return is_in_scope and self.role.reaches(permission.least)

    def require(self, permission: Permission) -> None:
        """Raise NotSignedIn or NotAllowed unless they may."""
        if self.may(permission):
            return
        if self.person is None:
            raise NotSignedIn(f"Sign in to {permission.words}.")
        if self.role.reaches(permission.least):
            raise NotAllowed(f"This token is not one to {permission.words} with.")
        raise NotAllowed(f"Your account may not {permission.words}. An admin can change that.")


class Askers:
    """Who makes the requests of one deployment."""

    def __init__(
        self, visitors: Visitors, sessions: Sessions, tokens: Tokens, openness: Openness
    ) -> None:
        self._visitors = visitors
        self._sessions = sessions
        self._tokens = tokens
        self._openness = openness

    def of(self, incoming: Request) -> Asker:
        """Who made a request, looked up once.

        Raises StoreUnavailable; Unauthorized for a program with a token that does not work.
        """
        if "asker" not in g:
            g.asker = self._look_up(incoming)
        found: Asker = g.asker
        return found

    def known(self, incoming: Request) -> Asker:
        """Who made a request, as far as is known: with a store that is away, nobody in particular.

        Raises Unauthorized as `of` does.
        """
        try:
            return self.of(incoming)
        except StoreUnavailable:
            return Asker(role=Role.ADMIN if self.is_open_to(incoming) else Role.VISITOR)

    def is_open_to(self, incoming: Request) -> bool:
        """Whether whoever made a request may do everything, whoever it is."""
        return self._openness.covers(incoming) and not self.is_program(incoming)

    def is_program(self, incoming: Request) -> bool:
        """Whether a program asks with a token, whether or not it works."""
        return incoming.path.startswith(API) and incoming.authorization is not None

    def with_key(self, incoming: Request) -> tuple[Asker, str]:
        """Who made a request, and a key of theirs: a visitor without one is given it.

        `remember` must then see the answer.
        """
        asker = self.of(incoming)
        if asker.key is not None:
            return asker, asker.key
        new = self._visitors.new()
        g.new_visitor = new
        g.asker = Asker(new, None, asker.role)
        return g.asker, new

    def remember(self, answer: Response) -> None:
        """Have the browser keep what it is to come back with, where there is something new."""
        if "new_visitor" in g and answer.status_code < FIRST_REFUSAL:
            self._visitors.remember(g.new_visitor, answer)
        if "renewed_session" in g:
            self.set_cookie(g.renewed_session, answer)

    def set_cookie(self, session: str, answer: Response) -> None:
        """Have the browser send a session with every request."""
        answer.set_cookie(
            COOKIE, session, max_age=SECONDS, httponly=True, secure=self._visitors.https,
            samesite="Lax",
        )  # fmt: skip

    def drop_cookie(self, answer: Response) -> None:
        """Have the browser forget its session."""
        answer.delete_cookie(COOKIE, httponly=True, secure=self._visitors.https, samesite="Lax")

    def _look_up(self, incoming: Request) -> Asker:
        is_open = self.is_open_to(incoming)
        if self.is_program(incoming) and incoming.authorization is not None:
            return self._program(incoming.authorization.token or "")
        visitor = self._visitors.of(incoming)
        secret = incoming.cookies.get(COOKIE)
        visit = self._sessions.visit(secret) if secret else None
        if visit is None:
            return Asker(visitor, None, Role.ADMIN if is_open else Role.VISITOR)
        if visit.renewed:
            g.renewed_session = secret
        role = Role.ADMIN if is_open else visit.person.role
        return Asker(visitor, visit.person, role, session=visit.session)

    def _program(self, token: str) -> Asker:
        found = self._tokens.bearer(token)
        if found is None:
            raise Unauthorized(
                "This token does not work: it is unknown, over, or was taken back.",
                www_authenticate=WWWAuthenticate("bearer", {"error": "invalid_token"}),
            )
        person, scopes = found
        return Asker(None, person, person.role, scopes)
