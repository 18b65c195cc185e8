"""People for Locust: each thinks for 1 to 3 seconds, does something a page does, and thinks again.

What they can do is read from the file that UNDERTONE_PLAN names (tests/soak/plan.py writes it), how
many there are and when from UNDERTONE_STAGES; every answer becomes a line of UNDERTONE_HEARD. They
are people who have been here before: scripts and styles are in their browsers, columns are not.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import time
from pathlib import Path
from typing import Any

from locust import LoadTestShape, between, constant, events, task
from locust.contrib.fasthttp import FastHttpUser

PLAN: dict[str, Any] = json.loads(Path(os.environ["UNDERTONE_PLAN"]).read_text(encoding="utf-8"))
STAGES: list[list[int]] = json.loads(os.environ["UNDERTONE_STAGES"])
HEARD = Path(os.environ["UNDERTONE_HEARD"])
MOST = int(os.environ.get("UNDERTONE_MOST", "0"))
THINKS = os.environ.get("UNDERTONE_THINKS", "yes") == "yes"
PEOPLE_PER_SECOND = 10
ACTIONS = list(PLAN["actions"])
WEIGHTS = [PLAN["actions"][name]["weight"] for name in ACTIONS]

numbers = itertools.count(1)
heard: list[tuple[float, str, float, int]] = []


class Person(FastHttpUser):
    """Somebody with an address of their own, behind the one proxy that the server believes."""

    wait_time = between(1, 3) if THINKS else constant(0)
    connection_timeout = 30
    network_timeout = 30

    def on_start(self) -> None:
        """Open the first page."""
        number = next(numbers)
        self.dice = random.Random(number)
        self.from_here = {
            "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
            "Accept-Encoding": "gzip",
        }
        self.do("opening", PLAN["opening"])

    @task
    def something(self) -> None:
        """Do one thing of the plan, as often as its weight says."""
        (name,) = self.dice.choices(ACTIONS, WEIGHTS)
        variants = PLAN["actions"][name]["variants"]
        # A few filters are what everybody chooses: half of the time one of the first fiftieth.
        first = max(1, len(variants) // 50)
        self.do(
            name,
            variants[self.dice.randrange(first if self.dice.random() < 0.5 else len(variants))],
        )

    def do(self, name: str, requests: list[dict[str, Any]]) -> None:
        """Ask for one thing after the other."""
        for asked in requests:
            headers = dict(self.from_here)
            if asked.get("body") is not None:
                headers["Content-Type"] = "application/json"
            self.client.request(
                asked["method"], asked["path"], data=asked.get("body"), headers=headers, name=name
            )


class Stages(LoadTestShape):
    """So many people for so many seconds, then the next stage."""

    def tick(self) -> tuple[int, float] | None:
        """How many people there are to be now."""
        if MOST and len(heard) >= MOST:
            return None
        passed = self.get_run_time()
        for seconds, n_people in STAGES:
            if passed < seconds:
                return n_people, max(PEOPLE_PER_SECOND, n_people / 10)
            passed -= seconds
        return None


@events.request.add_listener
def note(
    name: str, response_time: float, response: Any, exception: BaseException | None, **_: Any
) -> None:
    """Keep when an answer came, to what, after how many ms and with which status; 0 for none."""
    status = int(getattr(response, "status_code", 0) or 0)
    if exception is not None and status < 400:
        status = 0  # cut off in the middle
    heard.append((time.time(), name, response_time, status))


@events.quitting.add_listener
def keep(**_: Any) -> None:
    """Write down everything."""
    lines = (f"{at:.3f}\t{name}\t{ms:.1f}\t{status}\n" for at, name, ms, status in heard)
    HEARD.write_text("".join(lines), encoding="utf-8")
