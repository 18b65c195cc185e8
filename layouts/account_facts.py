"""What the pages about people are told. Times are seconds since 1970."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Ways:
    """How people come in here.

    elsewhere: the words of the button for signing in elsewhere; "" where there is none.
    """

    sign_up: bool
    is_open: bool
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A browser somebody is signed in with. is_this: the one that asks."""

    id: str
    created: float
    last_seen: float
    is_this: bool


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """A token of somebody's. prefix: how it begins.  state: in a word where it does not work."""

    id: str
    prefix: str
    name: str
    scopes: Sequence[str]
    expires: float | None
    last_used: float | None
    state: str = ""


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """Somebody's own account.

    days: that a token can be made for.  may_manage: people, and see what was done.
    """

    name: str
    email: str | None
    role: str
    has_password: bool
    sessions: Sequence[SessionFacts]
    tokens: Sequence[TokenFacts]
    days: Sequence[int]
    may_manage: bool


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """One of everybody who has an account. is_this: the one that asks."""

    id: str
    name: str
    email: str | None
    role: str
    disabled: bool
    is_waiting: bool
    is_this: bool


@dataclass(frozen=True, slots=True)
class DeedFacts:
    """One thing that was done. what: in words, after who did it."""

    at: float
    who: str
    what: str
    detail: str


def day(seconds: float) -> str:
    """A day: "28 Nov 2026"."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment.day} {moment:%b %Y}"


def moment(seconds: float) -> str:
    """A time: "28 Nov 2026, 13:05 UTC"."""
    return f"{day(seconds)}, {datetime.fromtimestamp(seconds, UTC):%H:%M} UTC"


@dataclass(frozen=True, slots=True)
class PeopleFacts:
    """A page of everybody.

    typed: what all of them have in their name or address, "" for anything.  number: of the page,
    from 1.  total: on all pages.  n_all: with an account.
    """

    people: Sequence[PersonFacts]
    typed: str
    number: int
    n_pages: int
    total: int
    n_all: int


@dataclass(frozen=True, slots=True)
class DeedsShown:
    """Which deeds are shown.

    who, what: what is in the name of whoever did them, and in what was done; "" for anything.
    before: the deed before which these are.  older: the last, if there are more.
    """

    who: str
    what: str
    before: int | None
    older: int | None
