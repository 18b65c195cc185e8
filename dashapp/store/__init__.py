"""What the application keeps of its own: one SQLite file in the home."""

from dashapp.store.database import Store, StoreUnavailable

__all__ = ["Store", "StoreUnavailable"]
