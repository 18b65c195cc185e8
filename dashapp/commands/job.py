"""`job`: run a job of the queue in this process."""

from __future__ import annotations

import argparse

from dashapp import logs
from dashapp.jobs.runner import run_job
from dashapp.settings import Settings
from dashapp.store import Store


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run the job and those that wait behind it.

    Raises NoJob, TooManyJobs or JobOver where it is not there to be run; StoreUnavailable.
    """
    logs.set_up(settings.log_level)
    store = Store(settings.home, settings.database_url)
    return run_job(settings.home, store, arguments.id, arguments.lock)
