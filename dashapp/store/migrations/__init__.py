"""How the tables came to be what they are, step by step; run by `dashapp.store.migrating`.

A step that has been released is never changed: stores that took it would not take it again. It says
what it makes in its own words, not through today's `dashapp.store.schema`. A new one goes on from
the newest, does what SQLite and PostgreSQL both can within one transaction, and becomes
`schema.REVISION`.
"""
