"""Files that say who people are go after a day, whether or not anybody comes back for them."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Final

from dashapp.imports.uploads import Uploads

log = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS: Final = 600.0


def keep_forgetting(home: Path) -> None:
    """Remove those of a home now and from time to time, for as long as this process lives."""
    threading.Thread(
        target=_go_on, args=(Uploads.of_people(home),), name="forgetting", daemon=True
    ).start()


def _go_on(uploads: Uploads) -> None:
    pause = threading.Event()
    while True:
        try:
            if n := uploads.sweep():
                log.info("imports: %s files of plays or people were never built and are gone", n)
        except OSError as error:
            log.warning("imports: nothing is removed now: %s", error.strerror)
        pause.wait(SECONDS_BETWEEN_LOOKS)
