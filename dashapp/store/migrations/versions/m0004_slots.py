"""Jobs run in slots: one slot for all of them, or one for each where many machines run them."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"


def upgrade() -> None:
    """Let one job run in each slot."""
    op.add_column("jobs", sa.Column("slot", sa.Integer(), nullable=False, server_default="0"))
    op.drop_index("one_job_runs", "jobs")
    where = sa.text("state = 'running'")
    op.create_index(
        "one_job_runs", "jobs", ["slot"], unique=True, sqlite_where=where, postgresql_where=where
    )
