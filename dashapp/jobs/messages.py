"""Messages that a job waits, which Celery carries through Redis to the workers of any machine.

A message holds the number of a job and nothing else. No result comes back this way: what becomes
of a job is in the table.
"""

from __future__ import annotations

import ssl
import threading
from typing import Any, Final
from urllib.parse import urlsplit

from celery import Celery
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from dashapp.jobs.handed_out import NotTold
from dashapp.redis_server import SECONDS_TO_ANSWER

TASK: Final = "undertone.run"
QUEUE: Final = "jobs"
SECONDS_UNTIL_SENT_AGAIN: Final = 24 * 3600
"""Until Redis gives a message to another worker because the first has not said that it is done with
it. Longer than any job; jobs that were lost are noticed by other means, long before."""


class Messages:
    """Sends messages to workers; see `handed_out.Tell`. Connects when the first one is sent."""

    def __init__(self, redis_url: str) -> None:
        """redis_url: as REDIS_URL has it."""
        self._app = celery_over(redis_url, seconds_to_answer=SECONDS_TO_ANSWER)
        # One at a time: they are few, and the library makes its connections on the way.
        self._sending = threading.Lock()

    def __call__(self, job_id: int) -> None:
        """Tell workers that a job waits. Raises NotTold."""
        with self._sending:
            try:
                self._app.send_task(TASK, (job_id,), queue=QUEUE, retry=False, ignore_result=True)
            except (OperationalError, RedisError, OSError) as error:
                # The kind only: the text may hold an address with its password.
                raise NotTold(type(error).__name__) from error


def celery_over(redis_url: str, *, seconds_to_answer: float | None = None) -> Celery:
    """A Celery that knows where messages go, and nothing but JSON.

    seconds_to_answer: that Redis is given, after which a message was not sent; None for a worker,
    which waits until it is there again.
    """
    options: dict[str, Any] = {
        "visibility_timeout": SECONDS_UNTIL_SENT_AGAIN,
        # Whatever else is kept in this Redis.
        "global_keyprefix": "undertone:jobs:",
    }
    if seconds_to_answer is not None:
        options |= {
            "socket_timeout": seconds_to_answer,
            "socket_connect_timeout": seconds_to_answer,
            "retry_on_timeout": False,
            "max_retries": 1,
            "interval_start": 0,
            "interval_step": 0,
            "interval_max": 0,
        }
    app = Celery("undertone", broker=_broker_address(redis_url), set_as_current=False)
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        event_serializer="json",
        task_ignore_result=True,
        task_default_queue=QUEUE,
        # Said to be done with when the job is over: one that is not begun goes to another worker.
        task_acks_late=True,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        broker_transport_options=options,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
    )
    if redis_url.startswith("rediss:"):
        app.conf.broker_use_ssl = {"ssl_cert_reqs": ssl.CERT_REQUIRED}
    return app


def _broker_address(redis_url: str) -> str:
    """The address as Celery has it: sockets by another scheme."""
    parts = urlsplit(redis_url)
    return f"redis+socket://{parts.path}" if parts.scheme == "unix" else redis_url
