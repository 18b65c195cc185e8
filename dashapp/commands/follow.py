"""`follow`: keep this home in step with the storage of builds."""

from __future__ import annotations

import argparse
import time

from analytics.home import Home
from dashapp import logs
from dashapp.depot.following import LOCK, follow
from dashapp.depot.made import exchange_of
from dashapp.ending import end_with_stdin
from dashapp.jobs.lock import RunnerLock
from dashapp.settings import Settings


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Follow it until the process is stopped. Raises InvalidSetting; OSError."""
    if arguments.while_stdin_is_open:
        end_with_stdin()
    logs.set_up(settings.log_level, settings.log_format, settings.secrets)
    exchange = exchange_of(settings)
    if arguments.lock is None:
        settings.home.mkdir(parents=True, exist_ok=True)
        lock = RunnerLock.take(settings.home / LOCK)
        if lock is None:
            print("Another process follows the storage of builds for this home.")
            return 1
    follow(exchange, Home(settings.home), settings.builds_seconds, time.sleep)
    return 0
