"""What the application keeps of its own: tables in one SQLite file, or in a PostgreSQL database."""

from dashapp.store.database import Store
from dashapp.store.errors import StoreUnavailable, UnkeepableText
from dashapp.store.words import clean_text

__all__ = ["Store", "StoreUnavailable", "UnkeepableText", "clean_text"]
