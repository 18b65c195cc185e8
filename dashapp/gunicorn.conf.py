"""How gunicorn runs the application; every value that may differ comes from the settings.

Two processes of sixteen threads suit two cores: answers are short, and idle sockets hold no more
than a thread each. Put a proxy in front where strangers can connect (slow senders hold threads).
"""

import functools
import gc
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from threadpoolctl import threadpool_limits

from analytics.errors import UndertoneError
from dashapp import logs, metrics_folder
from dashapp.closing import take_nobody_new
from dashapp.depot.following import keep_in_step
from dashapp.imports.forgetting import keep_forgetting
from dashapp.memory import keep_returning, share_arenas
from dashapp.people.pruning import prune_daily
from dashapp.settings import Settings

try:
    _settings = Settings.from_env(os.environ)
except UndertoneError as error:
    raise SystemExit(str(error)) from error

bind = f"{_settings.address_host}:{_settings.port}"
workers = _settings.workers
worker_class = "dashapp.draining_worker.DrainingWorker"
threads = _settings.threads
# Opened once, then forked: the workers share the memory of the build.
preload_app = True

timeout = 60
graceful_timeout = 20
keepalive = 5
# Addresses carry whole views; the default of 4,094 cuts some off.
limit_request_line = 8_190

# The heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else tempfile.gettempdir()
# Nothing here needs to be steered from outside.
control_socket_disable = True

loglevel = _settings.log_level
logconfig_dict = logs.configuration(_settings.log_level, _settings.log_format, _settings.secrets)
# Its lines would hold whole addresses; dashapp/following.py writes one for each request.
accesslog = None

# One folder for each start. Read again on SIGHUP, it is the same start.
if not metrics_folder.is_of_this_process(os.environ.get(metrics_folder.VARIABLE, "")):
    os.environ[metrics_folder.VARIABLE] = str(metrics_folder.make_folder())


def when_ready(server):
    """Say where to look, now that there is something to see."""
    local = ("127.0.0.1", "0.0.0.0", "::", "::1")
    host = "localhost" if _settings.host in local else _settings.address_host
    # Nothing made so far is ever garbage: the workers need not look through it, nor copy its pages.
    gc.freeze()
    os.register_at_fork(after_in_parent=_hear_the_end)
    # gunicorn has no hook between being told to stop and closing its sockets.
    server.stop = functools.partial(_stop, server, server.stop)
    # Not a log line: it is said at every log level.
    print(f"Undertone is at http://{host}:{_settings.port} (Ctrl-C stops it)", file=sys.stderr)


def _stop(server, stop, *how):
    # Nobody has the sockets but its workers: no server that replaces it, nor whoever started it.
    if server.reexec_pid == server.master_pid == 0 and not server.systemd:
        for listener in server.LISTENERS:
            take_nobody_new(listener.sock)
    stop(*how)


def pre_fork(_server, _worker):
    """Keep a SIGTERM for the new worker until it can hear it (dashapp/draining_worker.py).

    It is sent once. A worker that was not listening yet served on for the whole of
    graceful_timeout, and was then killed in the middle of its answers.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})


def _hear_the_end():
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def post_fork(_server, _worker):
    """Let each worker multiply matrices on one core: two threads of one answer wait for each other.

    Beside other work, ten similar songs of 89,740 took 12 ms (95% within) on two threads, and 1.4
    on one.
    """
    threadpool_limits(1, user_api="blas")
    share_arenas()


def post_worker_init(_worker):
    """See to what goes on beside the answers: builds of others, what is forgotten or not used."""
    keep_in_step(_settings)
    prune_daily(_settings)
    keep_forgetting(_settings.home)
    keep_returning()


def child_exit(_server, worker):
    """Keep what a worker has counted, however it ended."""
    # Not at the top: the library behind it must find the folder's name when it is loaded.
    from dashapp.metrics import keep_counts_of  # noqa: PLC0415

    keep_counts_of(worker.pid, Path(os.environ[metrics_folder.VARIABLE]))


def on_exit(_server):
    """Leave nothing behind."""
    shutil.rmtree(os.environ[metrics_folder.VARIABLE], ignore_errors=True)
