"""`job`: run a job of the queue in this process."""

from __future__ import annotations

import argparse

from dashapp import logs
from dashapp.ending import end_with_stdin
from dashapp.jobs.runner import run_job
from dashapp.settings import Settings
from dashapp.store import Store


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run the job and those that wait behind it, unless workers see to those.

    Raises NoJob, TooManyJobs or JobOver where it is not there to be run; StoreUnavailable.
    """
    logs.set_up(settings.log_level)
    store = Store(settings.home, settings.database_url)
    if arguments.while_stdin_is_open:
        end_with_stdin()
    alone = settings.jobs == "celery"
    return run_job(settings.home, store, arguments.id, arguments.lock, alone=alone)
