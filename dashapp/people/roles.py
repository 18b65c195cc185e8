"""What there is to be allowed, and who is: roles of people, scopes of their tokens."""

from __future__ import annotations

from enum import Enum, StrEnum


class Role(StrEnum):
    """What somebody is here. Each may do everything that those before it may."""

    VISITOR = "visitor"
    """Nobody who has signed in."""
    LISTENER = "listener"
    TEAM = "team"
    ADMIN = "admin"

    def reaches(self, least: Role) -> bool:
        """Whether this is `least` or above it."""
        in_order = list(Role)
        return in_order.index(self) >= in_order.index(least)


class Scope(StrEnum):
    """What a person lets a token of theirs do."""

    READ = "read"
    PLAYLISTS = "playlists"
    JOBS = "jobs"
    ADMIN = "admin"


class Permission(Enum):
    """One thing to be allowed.

    words: it, after "to".  least: the role that may.  scope: of a token with which its owner may;
    None where only the person may.
    """

    LOOK = ("look around", Role.VISITOR, Scope.READ)
    MAKE = ("make and keep lists", Role.VISITOR, Scope.PLAYLISTS)
    ASK = ("ask for jobs", Role.VISITOR, Scope.JOBS)
    ACCOUNT = ("see your account", Role.LISTENER, None)
    RUN = ("run things in the Lab and see its drafts", Role.TEAM, Scope.JOBS)
    TEAM = ("see what the team shares", Role.TEAM, Scope.PLAYLISTS)
    LISTENERS = ("see what listeners do", Role.TEAM, None)
    SERVE = ("change what everybody sees", Role.ADMIN, Scope.ADMIN)
    PEOPLE = ("manage people", Role.ADMIN, Scope.ADMIN)
    AUDIT = ("see what was done", Role.ADMIN, Scope.ADMIN)

    def __init__(self, words: str, least: Role, scope: Scope | None) -> None:
        self.words = words
        self.least = least
        self.scope = scope
