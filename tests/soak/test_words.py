"""What a person at the page is told when something fails, in a real browser with a real server."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_explore import open_explore, wait_until_shown
from tests.processes import (
    ROOT,
    environment,
    free_port,
    serving,
    wait_until_ready,
    workers_at,
)
from tests.soak.conftest import Seen, beside
from tests.watching import watched_page

GOOD = "seven grey herons wade"
FAILING = "Failed to load resource|ERR_"


@contextmanager
def started(home: Path, port: int) -> Iterator[None]:
    """A server on a port, killed with everything it started at the end of the block."""
    log = home.parent / f"server-{port}.log"
    with log.open("ab") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "dashapp", "serve"], cwd=ROOT, stdout=output, stderr=output,
            env=environment(home, UNDERTONE_PORT=str(port)),
        )  # fmt: skip
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", server, log)
        yield
    finally:
        for each in [psutil.Process(server.pid), *psutil.Process(server.pid).children()]:
            each.kill()
        server.wait(timeout=30)


@pytest.fixture
def watched(browser: Browser) -> Iterator[Page]:
    with watched_page(browser, expected=[FAILING, "status of 503"]) as page:
        yield page


def test_a_server_that_is_gone_is_said_and_its_return_is_noticed(
    tiny_build: Path, tmp_path: Path, watched: Page, seen: Seen
) -> None:
    home = beside(tiny_build, tmp_path / "home")
    port = free_port()
    with started(home, port):
        open_explore(watched, f"http://127.0.0.1:{port}")
    watched.locator("#filter-moods label").nth(0).click()
    lost = re.compile("connection was lost|server cannot be reached")
    expect(watched.locator("#banner")).to_contain_text(lost, timeout=30_000)
    with started(home, port):
        expect(watched.locator("#banner")).to_be_hidden(timeout=30_000)
        wait_until_shown(watched, watched.url.partition("?")[2])
    seen("in Chromium: the banner says so, and goes when the server is back")


def test_one_worker_killed_is_not_noticed_at_the_page(
    tiny_build: Path, tmp_path: Path, watched: Page
) -> None:
    with serving(beside(tiny_build, tmp_path / "home")) as address:
        open_explore(watched, address)
        os.kill(workers_at(address)[0].pid, signal.SIGKILL)
        watched.locator("#filter-moods label").nth(0).click()
        watched.wait_for_url(re.compile(r"\?mood="))
        wait_until_shown(watched, watched.url.partition("?")[2])
        expect(watched.locator("#banner")).to_be_hidden()


def test_a_save_that_did_not_go_through_is_said(
    tiny_build: Path, tmp_path: Path, watched: Page, seen: Seen
) -> None:
    home = beside(tiny_build, tmp_path / "home")
    subprocess.run(
        [sys.executable, "-m", "dashapp", "person", "add", "ann@example.org", "--name", "Ann"],
        input=GOOD, text=True, check=True, cwd=ROOT, env=environment(home), capture_output=True,
    )  # fmt: skip
    with serving(home, UNDERTONE_OPEN="no") as address:
        watched.goto(f"{address}/sign-in?next=/you")
        watched.get_by_label("E-mail address").fill("ann@example.org")
        watched.get_by_label("Password").fill(GOOD)
        watched.keyboard.press("Enter")
        name = watched.get_by_label("What you are called")
        expect(name).to_have_value("Ann", timeout=20_000)
        other = sqlite3.connect(home / "store.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        name.fill("Anna")
        watched.keyboard.press("Enter")
        expect(watched.get_by_text(re.compile("it is busy; try again"))).to_be_visible(
            timeout=20_000
        )
        expect(name).to_have_value("Anna")
        other.execute("ROLLBACK")
        other.close()
        watched.get_by_role("button", name="Change name").click()
        expect(watched.get_by_text(re.compile("it is busy; try again"))).to_be_hidden(
            timeout=20_000
        )
        watched.reload()
        expect(watched.get_by_label("What you are called")).to_have_value("Anna", timeout=20_000)
    seen("in Chromium: the form says that it is busy, and keeps what was typed")
