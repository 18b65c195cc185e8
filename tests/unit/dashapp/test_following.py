from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest
from flask import Flask, Response

from dashapp.following import follow_requests, request_id
from dashapp.logs import ACCESS, FOLLOWED

log = logging.getLogger("a view")


@pytest.fixture
def observed() -> list[tuple[str, int]]:
    """Route and status of each answer."""
    return []


@pytest.fixture
def server(observed: list[tuple[str, int]]) -> Flask:
    app = Flask("followed")
    follow_requests(app, lambda route, status, _: observed.append((route, status)), access_log=True)

    @app.get("/song/<name>")
    def song(name: str) -> str:
        log.info("on the way")
        return name

    @app.get("/streamed")
    def streamed() -> Response:
        def pieces() -> Iterator[bytes]:
            followed = FOLLOWED.get()
            yield followed.id.encode() if followed else b"nobody"

        return Response(pieces())

    @app.get("/broken")
    def broken() -> str:
        raise ZeroDivisionError

    return app


def test_a_plain_id_of_a_proxy_is_kept_until_the_answer_is_sent(server: Flask) -> None:
    answer = server.test_client().get("/streamed", headers={"X-Request-ID": "abc-123_4.5"})
    assert answer.headers["X-Request-ID"] == "abc-123_4.5"
    assert answer.text == "abc-123_4.5", "what is streamed still belongs to the request"
    answer.close()
    assert FOLLOWED.get() is None


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, "with blanks in it", "<script>12", "é" * 10, "a\tb\tc\td\te"]
)
def test_anything_else_is_replaced(given: str) -> None:
    assert re.fullmatch("[0-9a-f]{16}", request_id(given))


def test_no_two_requests_have_one_id(server: Flask) -> None:
    client = server.test_client()
    ids = {client.get("/song/a").headers["X-Request-ID"] for _ in range(100)}
    assert len(ids) == 100


def test_every_answer_is_observed_by_its_kind(
    server: Flask, observed: list[tuple[str, int]]
) -> None:
    client = server.test_client()
    for address in ("/song/what%20they%20typed?q=x", "/nowhere/at/all", "/broken"):
        client.get(address)
    client.post("/song/a")
    expected = [("/song/<name>", 200), ("other", 404), ("/broken", 500), ("other", 405)]
    assert observed == expected


def test_a_line_holds_the_kind_of_a_request_and_nothing_of_a_visitor(
    server: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger=ACCESS):
        server.test_client().get(
            "/song/typed-path?q=typed-query",
            headers={
                "Cookie": "a=typed-cookie",
                "Referer": "typed-referer",
                "User-Agent": "typed-a",
            },
        )
        server.test_client().open("/song/a", method="TYPED")
    lines = [record for record in caplog.records if record.name == ACCESS]
    assert re.fullmatch(r"GET /song/<name> 200 in [\d.]+ ms", lines[0].getMessage())
    assert lines[1].getMessage().startswith("other other 405")
    assert "typed" not in caplog.text.lower()
