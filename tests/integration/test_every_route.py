"""What holds of every route there is, found in the app itself: a new one is held to it, too."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from flask import abort
from werkzeug.test import TestResponse

from dashapp.people.asker import API
from tests.every_route import Route, posts_of, routes_of
from tests.processes import serving
from tests.sending import Target, target_over

FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "nonsense", "Origin": "http://localhost"},
    {"Origin": "http://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:8051"},
    {"Origin": "https://localhost:8443"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://localhost@evil.example"},
    {"Origin": "http://evil.example", "Referer": "http://localhost/"},
)
"""How a browser says that a page of another site asks for something."""
KINDS = ("application/json", "text/plain", "application/x-www-form-urlencoded",
         "multipart/form-data; boundary=x")  # fmt: skip

OUT = (
    "../../../../../../../../etc/passwd", "..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "..%252f..%252f..%252f..%252f..%252fetc%252fpasswd", "....//....//....//....//etc/passwd",
    "..\\..\\..\\..\\..\\etc\\passwd", "..%5c..%5c..%5c..%5c..%5cetc%5cpasswd",
    "..%c0%af..%c0%af..%c0%afetc%c0%afpasswd", "/etc/passwd", "%2fetc%2fpasswd", "//etc/passwd",
    "file:///etc/passwd", "../../../../../../etc/passwd%00.css", "..;/..;/..;/etc/passwd",
    "../../../../../../proc/self/environ", "..%2f..%2f..%2fproc%2fself%2fenviron",
    "../dashapp/factory.py", "%2e%2e/dashapp/factory.py", "..%2fdashapp%2ffactory.py",
    "../store.sqlite", "..%2fstore.sqlite", "..%2f..%2fstore.sqlite", "%2e%2e%2fcurrent.json",
    "../../store.sqlite", "~/.bashrc", "C:\\Windows\\win.ini", ".", "..", "...", "%2e", "%00",
    "a%00b", "%ff%fe", "x" * 3_000,
)  # fmt: skip
"""Spellings of paths that lead out of where files are."""
INSIDE_OF_FILES = ("root:x:0:0", "SQLite format 3", "UNDERTONE_HOME=", "def create_app",
                   '"previous"', "alias ls")  # fmt: skip
"""What stands in files that nobody is to be given."""


@pytest.fixture(scope="module")
def served(tiny_build: Path) -> Iterator[str]:
    with serving(tiny_build) as address:
        yield address


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_another_site_can_post_to_no_route(target: Target, kind: str) -> None:
    for route in posts_of(target.app):
        for method in (each for each in route.methods if each != "GET"):
            for headers in FOREIGN:
                answer = target.signed_in().open(
                    route.address(), method=method, headers=headers, data=b"{}", content_type=kind
                )
                assert answer.status_code == 403, (route.rule, headers, answer.text[:200])
                assert "another site" in answer.text, (route.rule, headers)


def kinds_of_answers(target: Target) -> Iterator[tuple[str, TestResponse]]:
    """An answer of every route and method, and one of every way to be refused."""
    admin, visitor = target.signed_in(), target.visitor
    for route in routes_of(target.app):
        for method in (*route.methods, "HEAD", "OPTIONS", "TRACE"):
            if route.endpoint.startswith("account.sign_out"):
                continue  # it would end what the others need
            for client in (admin, visitor):
                yield (
                    f"{method} {route.rule}",
                    client.open(
                        route.address(), method=method, json=[] if method == "POST" else None
                    ),
                )
    for path in ("/assets/10-tokens.css", "/assets/nope.css", "/nowhere", "/track", "/rows"):
        for accepted in ("text/html", "application/json"):
            yield path, visitor.get(path, headers={"Accept": accepted})
    unfit = {"data": b" " * 300_000, "content_type": "application/json"}
    yield "too large", visitor.post("/_dash-update-component", **unfit)
    yield "of a build that is gone", visitor.get("/view?build=gone")
    yield "not modified", visitor.get("/build", headers={"If-None-Match": "*"})
    yield (
        "with a dead token",
        visitor.get(f"{API}v1/tracks", headers={"Authorization": "Bearer ut_x"}),
    )
    yield "from another site", visitor.post("/jobs", headers={"Origin": "null"}, json={})


def test_every_kind_of_answer_carries_the_headers(tiny_build: Path, tmp_path: Path) -> None:
    with target_over(tiny_build, tmp_path) as target:
        views = target.app.server.view_functions
        views["undertone.track"] = lambda: 1 / 0
        views["undertone.rows"] = lambda: abort(503, "All seats are taken.")
        statuses = set()
        for what, answer in kinds_of_answers(target):
            with answer:
                statuses.add(answer.status_code)
                headers = answer.headers
                assert headers["X-Content-Type-Options"] == "nosniff", what
                assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin", what
                assert "camera=()" in headers["Permissions-Policy"], what
                assert headers["Cross-Origin-Resource-Policy"] == "same-origin", what
                (policy,) = headers.getlist("Content-Security-Policy")
                assert "frame-ancestors" in policy and "object-src 'none'" in policy, what
                assert "unsafe-eval" not in policy and "script-src 'self'" in policy, what
                for cookie in headers.getlist("Set-Cookie"):
                    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie, what
        assert statuses >= {200, 400, 401, 403, 404, 405, 409, 413, 500, 503}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_spelling_of_a_path_leads_out(target: Target, served: str, method: str) -> None:
    """Over the wire, where nothing tidies an address up before the server sees it."""
    where = urlsplit(served).netloc
    for address in addresses_out(list(routes_of(target.app))):
        connection = http.client.HTTPConnection(where, timeout=30)
        connection.request(method, address, b"{}" if method == "POST" else None)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        assert answer.status < 500, (address[:200], answer.status)
        for inside in INSIDE_OF_FILES:
            assert inside not in text, address[:200]


def addresses_out(routes: list[Route]) -> Iterator[str]:
    for spelling in OUT:
        yield f"/{spelling}"
        for route in routes:
            if route.takes_text:
                head, _, rest = route.rule.partition("<")
                yield head + spelling + rest.partition(">")[2].replace("<", "").replace(">", "")
        for query in ("build", "method", "a", "name", "id", "q", "genre", "after", "album"):
            yield f"/view?{query}={quote(spelling)}"


def test_a_sign_out_everywhere_is_a_post_like_any_other(target: Target) -> None:
    """Left out above, as it ends the session that the others need."""
    answer = target.signed_in().post("/account/sign-out-everywhere", data=json.dumps({}))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "HttpOnly" in answer.headers["Set-Cookie"]
