"""People, what they save and share, and who did what; the machine a job runs on."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"


def upgrade() -> None:
    """Make the tables beside those of jobs."""
    op.add_column("jobs", sa.Column("host", sa.String(64)))
    _people()
    _ways_in()
    _saved()
    _audit()


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("email", sa.String(254)),
        sa.Column("email_key", sa.String(254)),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("password_hash", sa.String(255)),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("disabled", sa.Float()),
        sa.UniqueConstraint("email_key", name="one_person_per_email"),
        sa.CheckConstraint("role IN ('listener', 'team', 'admin')", name="known_role"),
        sa.CheckConstraint("(email IS NULL) = (email_key IS NULL)", name="email_has_key"),
    )


def _ways_in() -> None:
    op.create_table(
        "identities",
        sa.Column("issuer", sa.String(255), primary_key=True),
        sa.Column("subject", sa.String(255), primary_key=True),
        _person("person", nullable=False, ondelete="CASCADE"),
        sa.Column("created", sa.Float(), nullable=False),
    )
    op.create_index("identities_of_person", "identities", ["person"])
    op.create_table(
        "sessions",
        sa.Column("hash", sa.String(64), primary_key=True),
        _person("person", nullable=False, ondelete="CASCADE"),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("expires", sa.Float(), nullable=False),
        sa.Column("last_seen", sa.Float(), nullable=False),
    )
    op.create_index("sessions_of_person", "sessions", ["person"])
    op.create_index("sessions_by_end", "sessions", ["expires"])
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("prefix", sa.String(16), nullable=False),
        _person("person", nullable=False, ondelete="CASCADE"),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("scopes", sa.String(255), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("expires", sa.Float()),
        sa.Column("last_used", sa.Float()),
        sa.Column("revoked", sa.Float()),
        sa.UniqueConstraint("hash", name="one_token_per_hash"),
    )
    op.create_index("tokens_of_person", "tokens", ["person"])


def _saved() -> None:
    op.create_table(
        "saved",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        _person("owner_person"),
        sa.Column("owner_visitor", sa.String(64)),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("visibility", sa.String(16), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("updated", sa.Float(), nullable=False),
        sa.Column("deleted", sa.Float()),
        sa.CheckConstraint("kind IN ('view', 'playlist')", name="known_kind"),
        sa.CheckConstraint("visibility IN ('private', 'team')", name="known_visibility"),
        sa.CheckConstraint("(owner_person IS NULL) <> (owner_visitor IS NULL)", name="one_owner"),
    )
    op.create_index("saved_by_person", "saved", ["owner_person", "updated"])
    op.create_index("saved_by_visitor", "saved", ["owner_visitor", "updated"])
    op.create_table(
        "versions",
        _saved_id(primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        _person("by_person"),
        sa.CheckConstraint("number >= 1", name="counted_from_one"),
    )
    op.create_table(
        "shares",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("hash", sa.String(64), nullable=False),
        _saved_id(nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("expires", sa.Float()),
        sa.Column("revoked", sa.Float()),
        sa.Column("origins", sa.String(2_000)),
        sa.UniqueConstraint("hash", name="one_share_per_hash"),
    )
    op.create_index("shares_of_saved", "shares", ["saved"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("object_kind", sa.String(32), nullable=False),
        sa.Column("object_id", sa.String(64)),
        sa.Column("detail", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("audit_by_time", "audit", ["at"])


def _person(name: str, *, ondelete: str | None = None, **options: Any) -> sa.Column[str]:
    return sa.Column(name, sa.String(32), sa.ForeignKey("people.id", ondelete=ondelete), **options)


def _saved_id(**options: Any) -> sa.Column[str]:
    to_saved = sa.ForeignKey("saved.id", ondelete="CASCADE")
    return sa.Column("saved", sa.String(32), to_saved, **options)
