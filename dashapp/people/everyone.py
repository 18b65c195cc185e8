"""Everything about people over one store, put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from dashapp.jobs.visitors import Visitors
from dashapp.people.accounts import Accounts
from dashapp.people.asker import Askers
from dashapp.people.audit import Audit
from dashapp.people.directory import Directory
from dashapp.people.openness import Openness
from dashapp.people.passwords import Passwords
from dashapp.people.sessions import Sessions
from dashapp.people.tokens import Tokens
from dashapp.store import Store


@dataclass(frozen=True, slots=True)
class People:
    """What routes and pages about people are made over."""

    askers: Askers
    sessions: Sessions
    tokens: Tokens
    accounts: Accounts
    directory: Directory
    trail: Audit

    @classmethod
    def over(cls, store: Store, visitors: Visitors, openness: Openness) -> Self:
        """Those of a store."""
        sessions, tokens, passwords = Sessions(store), Tokens(store), Passwords()
        return cls(
            askers=Askers(visitors, sessions, tokens, openness),
            sessions=sessions,
            tokens=tokens,
            accounts=Accounts(store, sessions, passwords),
            directory=Directory(store, sessions, passwords),
            trail=Audit(store),
        )
