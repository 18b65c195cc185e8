"""Jobs, and the key that signs visitors' cookies.

Files made before there were migrations (`user_version` 1) have exactly these tables.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0001"
down_revision: Final = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("visitor", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("estimated_seconds", sa.Float(), nullable=False),
        sa.Column("progress", sa.Float(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("draft", sa.Text()),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("started", sa.Float()),
        sa.Column("finished", sa.Float()),
        sa.Column("pid", sa.Integer()),
        sa.Column("heartbeat", sa.Float()),
        sqlite_autoincrement=True,
    )
    _rule("one_job_runs", "state", "state = 'running'")
    _rule("one_job_per_visitor", "visitor", "state IN ('queued', 'running')")
    op.create_table(
        "keys",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("value", sa.String(64), nullable=False),
    )


def _rule(name: str, column: str, condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, "jobs", [column], unique=True, sqlite_where=where, postgresql_where=where)
