"""The WSGI entry point: `gunicorn --config dashapp/gunicorn.conf.py dashapp.server:application`.

The only module that works when it is imported, because that is how WSGI servers start one. It reads
the environment, opens the current build and answers one request to itself: Dash finishes setting up
during its first request, and requests that arrive together before that has ended are told that
component libraries are not registered (plotly/dash#3971).
"""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask

from analytics.errors import NoBuild, UndertoneError
from dashapp import logs
from dashapp.depot.following import fetch_first
from dashapp.factory import create_app
from dashapp.metrics import Metrics
from dashapp.metrics_folder import VARIABLE
from dashapp.settings import Settings
from dashapp.store_at_start import prepare_store


def make_application() -> Flask:
    """The application for the environment of this process, warmed.

    Raises InvalidSetting, NoBuild, DamagedBuild or StoreUnavailable; RuntimeError when its pages
    cannot be made.
    """
    settings = Settings.from_env(os.environ)
    logs.set_up(settings.log_level, settings.log_format, settings.secrets)
    fetch_first(settings)
    prepare_store(settings)
    folder = os.environ.get(VARIABLE)  # set by dashapp/gunicorn.conf.py, for all its workers
    app = create_app(settings, metrics=Metrics(Path(folder) if folder else None))
    server: Flask = app.server
    client = server.test_client()
    prefix = app.config.requests_pathname_prefix
    for address in (prefix, f"{prefix}_dash-layout", f"{prefix}_dash-dependencies"):
        with client.get(address) as answer:
            if answer.status_code != 200:
                raise RuntimeError(f"{address} answers {answer.status_code}; the log says why.")
    return server


try:
    application = make_application()
except NoBuild as error:
    raise SystemExit(f"{error} UNDERTONE_HOME says in which folder to look.") from error
except UndertoneError as error:
    # A sentence, not a traceback: the operator can act on it, and gunicorn stops at once.
    raise SystemExit(str(error)) from error
