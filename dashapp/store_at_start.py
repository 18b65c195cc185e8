"""The store when the program starts: made, brought up to date, or a reason not to start."""

from __future__ import annotations

import logging

from dashapp.settings import InvalidSetting, Settings
from dashapp.store import Store, StoreUnavailable

log = logging.getLogger(__name__)


def prepare_store(settings: Settings) -> None:
    """Make the tables, or bring them up to date.

    A file in the home that cannot be used now stops nothing: everything that does not need it goes
    on. Raises InvalidSetting for a database that cannot be used; StoreUnavailable for a file that
    belongs to a newer version.
    """
    try:
        Store(settings.home, settings.database_url).prepare()
    except StoreUnavailable as error:
        if settings.database_url:
            raise InvalidSetting(
                "DATABASE_URL", f"names a database that cannot be used: {error.problem}"
            ) from error
        if error.lasting:
            raise
        log.error("%s", error)
