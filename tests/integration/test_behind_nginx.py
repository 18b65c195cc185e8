"""The program behind the nginx of deploy/: what passes, what is refused, what is never lost."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from dashapp.errors import SENTENCES
from tests import services
from tests.asking import Heard, ask
from tests.nginx import DEPLOY, Proxy, configuration, in_front_of
from tests.processes import free_port, serving, workers_at

SLOW_CONNECTIONS = 400


@pytest.fixture(scope="module")
def proxied(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """The program, told of the one proxy in front of it, with few exports a minute."""
    settings = {"UNDERTONE_PROXIES": "1", "UNDERTONE_RATE_LIMITS": "5"}
    folder = tmp_path_factory.mktemp("nginx")
    with (
        serving(tiny_build, **settings) as address,
        in_front_of(address.removeprefix("http://"), folder) as proxy,
    ):
        yield proxy


def test_nginx_takes_the_configuration(tmp_path: Path) -> None:
    main = configuration(tmp_path, free_port(), "127.0.0.1:8050")
    done = subprocess.run(
        [services.need("nginx"), "-t", "-q", "-c", str(main), "-p", str(tmp_path),
         "-e", str(tmp_path / "log" / "start.log")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_containers_proxy_differs_in_place_only() -> None:
    here, there = (
        (DEPLOY / "nginx" / name).read_text(encoding="utf-8").partition("\nupstream")[2]
        for name in ("place.conf", "place.compose.conf")
    )
    here = here.replace("127.0.0.1:8050", "app:8050")
    assert here.replace("/var/lib/nginx", "/var/cache/nginx") == there


def test_four_hundred_slow_senders_keep_nobody_waiting(proxied: Proxy) -> None:
    slow = []
    try:
        for _ in range(SLOW_CONNECTIONS):
            connection = socket.create_connection(("127.0.0.1", proxied.port), timeout=5)
            connection.sendall(b"GET /view HTTP/1.1\r\nHost: music.example\r\nX-Half: ")
            slow.append(connection)
        waited = []
        for _ in range(10):
            began = time.monotonic()
            assert ask(f"{proxied.address}/livez").status == 200
            waited.append(time.monotonic() - began)
            assert ask(f"{proxied.address}/view").status == 200
        assert max(waited) < 1
    finally:
        for connection in slow:
            connection.close()


def test_answers_pass_as_they_are(proxied: Proxy) -> None:
    page = ask(f"{proxied.address}/", Accept="text/html")
    assert page.status == 200 and 'id="undertone-meta"' in page.text
    assert "Content-Security-Policy" in page.headers
    view = ask(f"{proxied.address}/view", Accept_Encoding="gzip")
    assert view.headers["Content-Encoding"] == "gzip"
    assert ask(f"{proxied.address}/nowhere.css", Accept="application/json").status == 404
    assert ask(f"{proxied.address}/metrics").status == 404, "counts are read past the proxy"


def test_one_id_is_in_the_answer_whatever_a_visitor_says(proxied: Proxy) -> None:
    answer = ask(f"{proxied.address}/build", X_Request_ID="chosen-by-visitor")
    assert answer.headers.get_all("X-Request-ID") == [answer.headers["X-Request-ID"]]
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])


def test_addresses_as_long_as_the_server_takes_get_there(proxied: Proxy) -> None:
    assert ask(f"{proxied.address}/view?genre={'x' * 8_000}").status == 200


def test_a_large_list_gets_there_and_a_larger_one_is_refused(proxied: Proxy) -> None:
    read = sent(proxied, 9_900_000)
    assert "the text has more than 1,000 letters" in read.text, "the program has read it"
    refused = sent(proxied, 12_000_000)
    assert refused.status == 413
    assert json.loads(refused.text) == {"error": SENTENCES[413]}


def sent(proxied: Proxy, n_bytes: int) -> Heard:
    songs = b"Somebody - Something".ljust(n_bytes // 1_000) + b"\n"
    form = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    body = form + songs * 1_000 + b"\r\n--x--\r\n"
    return ask(f"{proxied.address}/library/match", body,
               Content_Type="multipart/form-data; boundary=x")  # fmt: skip


def test_visitors_are_told_apart_by_the_proxy_not_by_what_they_say(proxied: Proxy) -> None:
    """All come from 127.0.0.1 here, which the program does not count, whatever they claim."""
    for n in range(20):
        answer = ask(f"{proxied.address}/export.csv", X_Forwarded_For=f"203.0.113.{n % 2}")
        assert answer.status == 200


def test_files_that_never_change_are_asked_for_once(proxied: Proxy, tiny_build: Path) -> None:
    page = ask(f"{proxied.address}/").text
    found = re.search(r'"(/columns/[0-9a-f]+)"', page)
    assert found is not None
    first, second = (ask(f"{proxied.address}{found[1]}", Accept_Encoding="gzip") for _ in range(2))
    assert first.text == second.text
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    plain = ask(f"{proxied.address}{found[1]}")
    assert plain.headers["Content-Encoding"] is None, "kept by what a browser accepts"


def test_a_program_that_is_away_is_a_sentence_and_not_an_error_page(tmp_path: Path) -> None:
    with in_front_of(f"127.0.0.1:{free_port()}", tmp_path / "nginx") as proxy:
        answer = ask(f"{proxy.address}/")
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Undertone is starting again." in answer.text


def test_a_worker_killed_in_the_middle_of_it_all_loses_nothing(
    tiny_build: Path, postgres_url: str, redis_url: str, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(tiny_build, tmp_path / "home"))
    settings = {"DATABASE_URL": postgres_url, "REDIS_URL": redis_url, "UNDERTONE_PROXIES": "1"}
    with (
        serving(home, **settings) as address,
        in_front_of(address.removeprefix("http://"), tmp_path / "nginx") as proxy,
    ):
        assert json.loads(ask(f"{proxy.address}/readyz").text)["ready"] is True
        view = ask(f"{proxy.address}/view?genre=folk").text
        assert Redis.from_url(redis_url).keys("undertone:*")
        spec = {"method": "kmeans", "parameters": {"k": 4, "n_init": 1}}
        asked = ask(f"{proxy.address}/jobs", json.dumps(spec).encode(),
                    Content_Type="application/json")  # fmt: skip
        assert asked.status == 202
        job = json.loads(asked.text)["id"]

        os.kill(workers_at(address)[0].pid, signal.SIGKILL)

        # nginx finds the other one, and what was not carried out is asked for again.
        for _ in range(20):
            assert ask(f"{proxy.address}/view?genre=folk").text == view
        deadline = time.monotonic() + 120
        while (found := json.loads(ask(f"{proxy.address}/jobs/{job}").text))["state"] != "done":
            assert found["state"] in ("queued", "running"), found
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert "undertone_shared_cache_up 1.0" in ask(f"{address}/metrics").text
        assert len(workers_at(address)) == 2
    with psycopg.connect(postgres_url) as connection:
        states = connection.execute("SELECT state FROM jobs").fetchall()
    assert states == [("done",)]
