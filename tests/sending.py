"""Send an app of ours whatever a stranger may, and hold every answer to what holds of all."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashapp.factory import create_app
from dashapp.jobs.lock import RunnerLock
from dashapp.people.asker import Asker
from dashapp.people.directory import Directory
from dashapp.people.passwords import Passwords
from dashapp.people.roles import Role
from dashapp.people.sessions import COOKIE, Sessions
from dashapp.settings import Settings
from dashapp.store import Store
from tests.every_route import Route, posts_of
from tests.payloads import STRANGE, Body, generated_bodies, generated_payloads

CALLBACKS = "/_dash-update-component"
SECONDS = 2.0
EXPECTED = frozenset(
    (200, 202, 204, 302, 303, 308, 400, 401, 403, 404, 405, 409, 413, 414, 415, 422, 429)
)
"""What a body of whatever kind may be answered with: no failure of ours."""
ELSEWHERE = "203.0.113.7"
LEAVES_PARTS = pytest.mark.filterwarnings(
    "ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning",
    "ignore:Unclosed file .*SpooledTemporaryFile:ResourceWarning",
)
"""Parts of a form that is refused halfway are left to the garbage collector by Werkzeug."""


class Target:
    """An app of ours, one who is allowed everything, and somebody who is nobody."""

    def __init__(self, home: Path) -> None:
        # Somebody from elsewhere, whom no limit keeps from what is to be tried.
        settings = {"UNDERTONE_HOME": str(home), "UNDERTONE_RATE_LIMITS": "0"}
        self.app: Dash = create_app(Settings.from_env(settings))
        self.visitor: FlaskClient = self.app.server.test_client()
        self.admin: FlaskClient = self.app.server.test_client()
        self._store = Store(home)
        self._sessions = Sessions(self._store)
        directory = Directory(self._store, self._sessions, Passwords())
        system = Asker(role=Role.ADMIN, is_system=True)
        who = directory.add(system, "a@example.org", "Ada", "admin", "seven grey herons wade")
        self._person = who.id
        self.visitor.get("/")  # Dash finishes setting up in its first request

    def signed_in(self) -> FlaskClient:
        """The browser of the admin, signed in again where something signed it out."""
        if self.admin.get_cookie(COOKIE) is None:
            with self._store.writing() as pen:
                self.admin.set_cookie(COOKIE, self._sessions.start(pen, self._person))
        return self.admin


@contextmanager
def target_over(build: Path, folder: Path) -> Iterator[Target]:
    """A target over a copy of a home, in which no job begins to run."""
    home = folder / "home"
    copytree(build, home)
    lock = RunnerLock.take(home / "jobs.lock")
    assert lock is not None
    yield Target(home)
    lock.close()


def send_callbacks(target: Target, n: int, seed: int) -> Outcome:
    """Send `n` payloads over every callback, half of them as an admin."""
    outcome = Outcome()
    for number, payload in enumerate(generated_payloads(target.app, n, seed)):
        body = Body(payload.body, "application/json", payload.bent)
        outcome.send(target, number, CALLBACKS, "POST", body)
    return outcome


def send_bodies(target: Target, n: int, seed: int) -> Outcome:
    """Send `n` bodies over every other route that is posted to, half of them as an admin."""
    outcome, dice = Outcome(), random.Random(seed)
    routes = [each for each in posts_of(target.app) if each.rule != CALLBACKS]
    for number, body in enumerate(generated_bodies(n, seed)):
        route = routes[number // 2 % len(routes)]
        (method, *_) = [each for each in route.methods if each != "GET"]
        outcome.send(target, number, _address(route, dice), method, body)
        outcome.reached[route.endpoint] += 1
    assert set(outcome.reached) == {route.endpoint for route in routes}
    return outcome


def _address(route: Route, dice: random.Random) -> str:
    if dice.random() < 0.5:
        return route.address()
    texts = [each for each in STRANGE if isinstance(each, str) and each and len(each) < 1_000]
    return route.address(dice.choice(texts))


class Outcome:
    """Statuses of many answers, and the longest that one took, in seconds."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.reached: Counter[str] = Counter()
        self.longest = 0.0

    def send(self, target: Target, number: int, address: str, method: str, body: Body) -> None:
        """Send one body, the odd ones as an admin; fail at an answer that nobody should get."""
        client = target.signed_in() if number % 2 else target.visitor
        began = time.perf_counter()
        answer = client.open(
            address, method=method, data=body.content, content_type=body.kind,
            environ_base={"REMOTE_ADDR": ELSEWHERE},
        )  # fmt: skip
        took = time.perf_counter() - began
        what = f"{address[:99]}, {body.bent}: {body.content[:300]!r}"
        self.statuses[answer.status_code] += 1
        self.longest = max(self.longest, took)
        assert answer.status_code in EXPECTED, (answer.status_code, what)
        assert took < SECONDS, (took, what)
        assert "Traceback" not in answer.text, what

    def __str__(self) -> str:
        counted = ", ".join(f"{n:,} of {status}" for status, n in sorted(self.statuses.items()))
        return f"{counted}; the longest took {self.longest:.2f} s"
