"""The tables of the store, as this program reads and writes them.

`dashapp/store/migrations` makes them; a test holds the two together. Times are seconds since
1970, UTC, unless a comment says otherwise. What would let somebody in (tokens, links, sessions) is
kept as a hash only. JSON is kept as text.
"""

from __future__ import annotations

import unicodedata
from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    text,
)
from sqlalchemy import UniqueConstraint as Unique

from dashapp.store.words import LongText, ShortText

REVISION: Final = "0004"
"""The newest of the migrations, which makes the tables what they are here."""

METADATA: Final = MetaData()

ID: Final = 32
HASH: Final = 64
NAME: Final = 200
"""Characters of an id, of a SHA-256 in hex and of what people call something."""


def _person(name: str, *, required: bool = True, goes_with: bool = False) -> Column[str]:
    """A person's id. goes_with: the row is removed with the person."""
    to_person = ForeignKey("people.id", ondelete="CASCADE" if goes_with else None)
    return Column(name, ShortText(ID), to_person, nullable=not required)


def _saved(*, key: bool = False) -> Column[str]:
    """The id of what somebody saved, with which the row is removed."""
    to_saved = ForeignKey("saved.id", ondelete="CASCADE")
    return Column("saved", ShortText(ID), to_saved, primary_key=key, nullable=False)


def _where(condition: str) -> dict[str, Any]:
    """The options of an index of those rows only."""
    return {f"{dialect}_where": text(condition) for dialect in ("sqlite", "postgresql")}


JOBS: Final = Table(
    "jobs",
    METADATA,
    # Numbers of jobs are never used again, so that a link to one never shows another.
    Column("id", Integer, primary_key=True),
    Column("visitor", ShortText(64), nullable=False),
    Column("kind", ShortText(16), nullable=False),
    Column("spec", LongText, nullable=False),
    Column("fingerprint", ShortText(64), nullable=False),
    Column("state", ShortText(16), nullable=False),
    Column("estimated_seconds", Float, nullable=False),
    Column("progress", Float, nullable=False),
    Column("step", LongText, nullable=False),
    Column("error", LongText),
    Column("draft", LongText),
    Column("created", Float, nullable=False),
    Column("started", Float),
    Column("finished", Float),
    Column("pid", Integer),
    # Seconds of dashapp.store.clock: for other processes, not for people.
    Column("heartbeat", Float),
    # Of the process: dashapp.jobs.place.
    Column("host", ShortText(64)),
    # Of a job that runs: the same for all where one runs at a time, its own where many do.
    Column("slot", Integer, nullable=False, server_default="0"),
    # The rules hold whoever writes here, and however many at once.
    Index("one_job_runs", "slot", unique=True, **_where("state = 'running'")),
    Index(
        "one_job_per_visitor", "visitor", unique=True, **_where("state IN ('queued', 'running')")
    ),
    sqlite_autoincrement=True,
)

KEYS: Final = Table(
    "keys",
    METADATA,
    Column("name", ShortText(32), primary_key=True),
    Column("value", ShortText(64), nullable=False),
)

PEOPLE: Final = Table(
    "people",
    METADATA,
    # Text nobody can guess: it stands in addresses.
    Column("id", ShortText(ID), primary_key=True),
    # As it was typed, and in the form in which two are the same: see `email_key`.
    Column("email", ShortText(254)),
    Column("email_key", ShortText(254)),
    Column("name", ShortText(NAME), nullable=False),
    # None for those who sign in elsewhere.
    Column("password_hash", ShortText(255)),
    Column("role", ShortText(16), nullable=False),
    Column("created", Float, nullable=False),
    Column("disabled", Float),
    Unique("email_key", name="one_person_per_email"),
    CheckConstraint("role IN ('listener', 'team', 'admin')", name="known_role"),
    CheckConstraint("(email IS NULL) = (email_key IS NULL)", name="email_has_key"),
)

IDENTITIES: Final = Table(
    "identities",
    METADATA,
    # Who a person is for a provider of sign-ins.
    Column("issuer", ShortText(255), primary_key=True),
    Column("subject", ShortText(255), primary_key=True),
    _person("person", goes_with=True),
    Column("created", Float, nullable=False),
    Index("identities_of_person", "person"),
)

SESSIONS: Final = Table(
    "sessions",
    METADATA,
    Column("hash", ShortText(HASH), primary_key=True),
    _person("person", goes_with=True),
    Column("created", Float, nullable=False),
    Column("expires", Float, nullable=False),
    Column("last_seen", Float, nullable=False),
    Index("sessions_of_person", "person"),
    Index("sessions_by_end", "expires"),
)

INVITATIONS: Final = Table(
    "invitations",
    METADATA,
    # A link with which somebody sets their password; its row goes when it is used.
    Column("hash", ShortText(HASH), primary_key=True),
    _person("person", goes_with=True),
    Column("created", Float, nullable=False),
    Column("expires", Float, nullable=False),
    Index("invitations_of_person", "person"),
)

TRIES: Final = Table(
    "tries",
    METADATA,
    # How often a name (of an account, of an address) tried in vain; the name as a hash.
    Column("hash", ShortText(HASH), primary_key=True),
    Column("began", Float, nullable=False),
    Column("n", Integer, nullable=False),
    Index("tries_by_time", "began"),
)

TOKENS: Final = Table(
    "tokens",
    METADATA,
    Column("id", ShortText(ID), primary_key=True),
    Column("hash", ShortText(HASH), nullable=False),
    # The beginning of the token, by which its owner knows it again.
    Column("prefix", ShortText(16), nullable=False),
    _person("person", goes_with=True),
    Column("name", ShortText(NAME), nullable=False),
    # Words with spaces between them.
    Column("scopes", ShortText(255), nullable=False),
    Column("created", Float, nullable=False),
    Column("expires", Float),
    Column("last_used", Float),
    Column("revoked", Float),
    Unique("hash", name="one_token_per_hash"),
    Index("tokens_of_person", "person"),
)

SAVED: Final = Table(
    "saved",
    METADATA,
    Column("id", ShortText(ID), primary_key=True),
    Column("kind", ShortText(16), nullable=False),
    # Whose it is: a person, or a visitor nobody knows, by the hash of the token in their cookie.
    _person("owner_person", required=False),
    Column("owner_visitor", ShortText(HASH)),
    Column("name", ShortText(NAME), nullable=False),
    Column("visibility", ShortText(16), nullable=False),
    Column("created", Float, nullable=False),
    Column("updated", Float, nullable=False),
    Column("deleted", Float),
    CheckConstraint("kind IN ('view', 'playlist')", name="known_kind"),
    CheckConstraint("visibility IN ('private', 'team')", name="known_visibility"),
    CheckConstraint("(owner_person IS NULL) <> (owner_visitor IS NULL)", name="one_owner"),
    Index("saved_by_person", "owner_person", "updated"),
    Index("saved_by_visitor", "owner_visitor", "updated"),
)

VERSIONS: Final = Table(
    "versions",
    METADATA,
    _saved(key=True),
    # 1 is the first; the largest is what it is now.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", LongText, nullable=False),
    Column("created", Float, nullable=False),
    # None where a visitor made it, who is then the owner.
    _person("by_person", required=False),
    CheckConstraint("number >= 1", name="counted_from_one"),
)

SHARES: Final = Table(
    "shares",
    METADATA,
    # By which the owner names a link; it opens nothing.
    Column("id", ShortText(ID), primary_key=True),
    Column("hash", ShortText(HASH), nullable=False),
    _saved(),
    Column("created", Float, nullable=False),
    Column("expires", Float),
    Column("revoked", Float),
    # Origins whose pages may show it in a frame, with spaces between them; none without.
    Column("origins", ShortText(2_000)),
    Unique("hash", name="one_share_per_hash"),
    Index("shares_of_saved", "saved"),
)

AUDIT: Final = Table(
    "audit",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    # A person's id, "visitor" or "system". No foreign key: what was done stays done.
    Column("actor", ShortText(64), nullable=False),
    Column("action", ShortText(64), nullable=False),
    Column("object_kind", ShortText(32), nullable=False),
    Column("object_id", ShortText(64)),
    # Never a secret.
    Column("detail", LongText, nullable=False),
    Index("audit_by_time", "at"),
    sqlite_autoincrement=True,
)


def email_key(email: str) -> str:
    """The form in which two addresses are the same, whatever the database thinks of case."""
    # Not casefold(), for which "straße" is "strasse": those are addresses of two people.
    return unicodedata.normalize("NFC", email).strip().lower()
