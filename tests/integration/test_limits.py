"""How much one address may ask, and what it is told when that was too much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import dash
import pytest
from flask.testing import FlaskClient

from dashapp.factory import create_app
from dashapp.limits import LIMITS, counted_address
from dashapp.settings import Settings
from tests import services
from tests.waiting import waited_seconds

PERCENT = 5
FEW = {name: max(1, limit.a_minute * PERCENT // 100) for name, limit in LIMITS.items()}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at an address elsewhere."""

    client: FlaskClient
    address: str = "203.0.113.7"

    def get(self, path: str, **headers: str) -> Any:
        return self._open("GET", path, None, headers)

    def post(self, path: str, content: Any = None, **headers: str) -> Any:
        return self._open("POST", path, content, headers)

    def _open(self, method: str, path: str, content: Any, headers: dict[str, str]) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(
            path, method=method, json=content, headers=named,
            environ_base={"REMOTE_ADDR": self.address},
        )  # fmt: skip


def app_over(home: Path, **environment: str) -> dash.Dash:
    few = {"UNDERTONE_RATE_LIMITS": str(PERCENT), "UNDERTONE_HOME": str(home), **environment}
    return create_app(Settings.from_env(few))


@pytest.fixture
def visitor(tiny_build: Path) -> Visitor:
    return Visitor(app_over(tiny_build).server.test_client())


REQUESTS = {
    "jobs": ("POST", "/jobs/999/cancel"),
    "sign-ins": ("POST", "/account/sign-in"),
    "exports": ("GET", "/export.csv"),
    "playlists": ("POST", "/playlist.csv"),
    "saved": ("POST", "/saved/x/delete"),
    "search": ("GET", "/search?q=a"),
    "library": ("POST", "/library/facts"),
    "me": ("POST", "/me/facts"),
    "page": ("POST", "/_dash-update-component"),
    "api": ("GET", "/api/v1/moods"),
}


def test_every_limit_is_tried() -> None:
    assert set(REQUESTS) | {"other"} == set(LIMITS)


@pytest.mark.parametrize("name", REQUESTS)
def test_too_much_is_refused_with_a_sentence_and_a_time(visitor: Visitor, name: str) -> None:
    method, path = REQUESTS[name]
    ask = visitor.get if method == "GET" else visitor.post
    statuses = [ask(path).status_code for _ in range(FEW[name])]
    assert 429 not in statuses
    refused = ask(path, Accept="application/json")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    sentence = refused.get_json()["detail" if name == "api" else "error"]
    assert LIMITS[name].what in sentence
    assert re.search(r"more than [\d,]+ in a minute\. Try again in \d+ seconds\.$", sentence)
    assert refused.headers["X-Content-Type-Options"] == "nosniff"


def test_a_refusal_is_of_one_kind_and_of_one_address(visitor: Visitor) -> None:
    for _ in range(FEW["exports"] + 1):
        last = visitor.get("/export.csv")
    assert last.status_code == 429
    assert visitor.get("/report.html").status_code == 429, "reports are of the same kind"
    assert visitor.get("/view").status_code == 200
    assert visitor.get("/search?q=a").status_code == 200
    assert Visitor(visitor.client, "203.0.113.8").get("/export.csv").status_code == 200


def test_ways_to_come_in_count_together(visitor: Visitor) -> None:
    addresses = ("/account/sign-up", "/account/join", "/account/elsewhere/back")
    for number in range(FEW["sign-ins"]):
        ask = visitor.get if (address := addresses[number % 3]).endswith("back") else visitor.post
        assert ask(address).status_code in (400, 404)
    for address in ("/account/sign-in", *addresses[:2]):
        assert visitor.post(address).status_code == 429
    assert visitor.get("/account/elsewhere").status_code == 429
    assert visitor.post("/account/sign-out").status_code == 200, "leaving is always possible"


def test_looking_is_not_limited(visitor: Visitor) -> None:
    for _ in range(3 * FEW["jobs"]):
        assert visitor.get("/jobs").status_code == 200
        assert visitor.get("/view").status_code == 200
        assert visitor.get("/livez").status_code == 200


def test_every_address_that_takes_something_has_a_limit(tiny_build: Path) -> None:
    """One without a limit of its own has that of everything else."""
    app = app_over(tiny_build)
    listed = [one for limit in LIMITS.values() for one in limit.endpoints]
    endpoints = {rule.endpoint for rule in app.server.url_map.iter_rules()}
    for one in listed:
        assert any(each.startswith(one) for each in endpoints), f"{one} is nothing any more"
    posts = {
        rule.endpoint for rule in app.server.url_map.iter_rules() if "POST" in (rule.methods or ())
    }
    assert posts <= {
        each for each in posts
        if each.endswith("_dash-update-component") or each.startswith(tuple(listed))
    }  # fmt: skip


def test_this_machine_is_not_counted(tiny_build: Path) -> None:
    client = app_over(tiny_build, UNDERTONE_RATE_LIMITS="1").server.test_client()
    for address in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
        statuses = [
            Visitor(client, address).get("/export.csv", X_Forwarded_For="203.0.113.7").status_code
            for _ in range(5)
        ]
        assert statuses == [200] * 5


def test_limits_can_be_turned_off(tiny_build: Path) -> None:
    visitor = Visitor(app_over(tiny_build, UNDERTONE_RATE_LIMITS="0").server.test_client())
    assert {visitor.get("/export.csv").status_code for _ in range(20)} == {200}


def statuses_of(visitor: Visitor, addresses: list[str]) -> list[int]:
    return [
        visitor.get("/export.csv", X_Forwarded_For=address).status_code for address in addresses
    ]


def test_what_proxies_say_is_believed_only_as_far_as_they_are_ours(tiny_build: Path) -> None:
    few = {"UNDERTONE_RATE_LIMITS": "1"}  # one export a minute

    none = Visitor(app_over(tiny_build, **few).server.test_client())
    assert statuses_of(none, ["203.0.113.1", "203.0.113.2"]) == [200, 429]

    one = Visitor(app_over(tiny_build, UNDERTONE_PROXIES="1", **few).server.test_client())
    invented = ["10.9.9.9, 203.0.113.1", "10.8.8.8, 203.0.113.1", "203.0.113.1, 203.0.113.2"]
    assert statuses_of(one, invented) == [200, 429, 200]

    two = Visitor(app_over(tiny_build, UNDERTONE_PROXIES="2", **few).server.test_client())
    assert statuses_of(two, [f"1.1.1.1, 203.0.113.{n}, 10.0.0.1" for n in (1, 1, 2)]) == [
        200, 429, 200,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", "unknown"),
        (None, "unknown"),
        ("<script>", "unknown"),
        ("1" * 10_000, "unknown"),
    ],
)
def test_a_household_counts_once(address: str | None, counted: str) -> None:
    assert counted_address(address) == counted


def test_applications_count_together_where_they_share_a_redis(
    tiny_build: Path, redis_url: str
) -> None:
    first, second = (
        Visitor(app_over(tiny_build, REDIS_URL=redis_url).server.test_client()) for _ in range(2)
    )
    for _ in range(FEW["exports"]):
        assert first.get("/export.csv").status_code == 200
    assert second.get("/export.csv").status_code == 429


@pytest.fixture
def server() -> Iterator[services.Server]:
    with services.redis() as running:
        yield running


@pytest.mark.parametrize("fault", ["kill", "stall"])
def test_without_its_redis_each_counts_for_itself_and_nobody_waits_long(
    tiny_build: Path, server: services.Server, fault: str
) -> None:
    """Also for an address that is counted and kept: 300 ms more than without a Redis at all.

    What is counted is waiting: a machine with much else to do lets everything take longer.
    """
    waited = []
    plain = Visitor(app_over(tiny_build, UNDERTONE_CACHE="NullCache").server.test_client())
    plain.get("/report.html")
    began = waited_seconds()
    plain.get("/report.html")
    usual = waited_seconds() - began
    for trial in range(5):
        app = app_over(tiny_build, REDIS_URL=server.url, UNDERTONE_CACHE="NullCache")
        visitor = Visitor(app.server.test_client(), f"203.0.113.{trial}")
        assert visitor.get("/report.html").status_code == 200
        getattr(server, fault)()
        began = waited_seconds()
        assert visitor.get("/report.html").status_code == 200
        waited.append(waited_seconds() - began - usual)
        statuses = [visitor.get("/export.csv").status_code for _ in range(FEW["exports"])]
        assert statuses == [200] * (FEW["exports"] - 1) + [429], "the report was the first"
        server.resume() if fault == "stall" else server.start()
    assert median(waited) < 0.3
