"""The audit trail, kept for as long as it is set to be."""

from __future__ import annotations

import logging
import threading
import time
from typing import Final

from sqlalchemy import delete

from dashapp.settings import Settings
from dashapp.store import Store, StoreUnavailable
from dashapp.store.schema import AUDIT

log = logging.getLogger(__name__)

SECONDS_OF_A_DAY: Final = 24 * 3600.0
SECONDS_UNTIL_TRIED_AGAIN: Final = 600.0


def prune(store: Store, days: int) -> int:
    """Forget what was done more than `days` days ago; how much. Raises StoreUnavailable."""
    with store.writing() as pen:
        long_ago = time.time() - days * SECONDS_OF_A_DAY
        return pen.execute(delete(AUDIT).where(AUDIT.c.at < long_ago)).rowcount


def prune_daily(settings: Settings) -> None:
    """Forget it now and once a day, for as long as this process lives; others may, too."""
    store = Store(settings.home, settings.database_url)
    threading.Thread(
        target=_go_on, args=(store, settings.audit_days), name="pruning", daemon=True
    ).start()


def _go_on(store: Store, days: int) -> None:
    pause = threading.Event()
    while True:
        seconds = SECONDS_OF_A_DAY
        try:
            n = prune(store, days)
            if n:
                log.info("audit: %s deeds of more than %s days ago are forgotten", n, days)
        except StoreUnavailable as error:
            log.warning("audit: nothing is forgotten now: %s", error)
            seconds = SECONDS_UNTIL_TRIED_AGAIN
        pause.wait(seconds)
