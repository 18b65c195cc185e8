"""How gunicorn runs the application; every value that may differ comes from the settings.

Two processes of sixteen threads suit two cores: answers are short, and idle sockets hold no more
than a thread each. Put a proxy in front where strangers can connect (slow senders hold threads).
"""

import os
import sys
import tempfile

from threadpoolctl import threadpool_limits

from analytics.errors import UndertoneError
from dashapp.settings import Settings

try:
    _settings = Settings.from_env(os.environ)
except UndertoneError as error:
    raise SystemExit(str(error)) from error

bind = f"{_settings.address_host}:{_settings.port}"
workers = _settings.workers
worker_class = "gthread"
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

errorlog = "-"
accesslog = "-" if _settings.access_log else None
loglevel = _settings.log_level


def when_ready(_server):
    """Say where to look, now that there is something to see."""
    local = ("127.0.0.1", "0.0.0.0", "::", "::1")
    host = "localhost" if _settings.host in local else _settings.address_host
    # Not a log line: it is said at every log level.
    print(f"Undertone is at http://{host}:{_settings.port} (Ctrl-C stops it)", file=sys.stderr)


def post_fork(_server, _worker):
    """Let each worker multiply matrices on one core: two threads of one answer wait for each other.

    Beside other work, ten similar songs of 89,740 took 12 ms (95% within) on two threads, and 1.4
    on one.
    """
    threadpool_limits(1, user_api="blas")
