"""How Alembic runs a migration: over the connection it is handed, within its transaction.

Alembic runs this module when it is told to migrate; nothing else imports it.
"""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
