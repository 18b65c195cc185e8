"""`worker`: run jobs that others hand out."""

from __future__ import annotations

import argparse

from dashapp import logs
from dashapp.depot.following import fetch_first, keep_in_step
from dashapp.jobs.worker import work
from dashapp.settings import InvalidSetting, Settings
from dashapp.store import Store
from dashapp.store_at_start import prepare_store


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run jobs until the process is told to stop.

    Raises InvalidSetting where no job is handed out, or the store cannot be used.
    """
    if settings.jobs != "celery":
        raise InvalidSetting("UNDERTONE_JOBS", "must be celery for workers to be told of jobs.")
    logs.set_up(settings.log_level, settings.log_format, settings.secrets)
    prepare_store(settings)
    fetch_first(settings)
    keep_in_step(settings)
    store = Store(settings.home, settings.database_url)
    return work(settings.home, store, settings.redis_url, settings.worker_jobs)
