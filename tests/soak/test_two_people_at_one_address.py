"""All of a deployment, two people in two browsers, and workers that are killed while they save."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl

import psycopg
from playwright.sync_api import Browser, Page, expect

from dashapp.saved.errors import NOTHING_HERE
from tests.nginx import in_front_of
from tests.processes import ROOT, environment, serving, workers_at
from tests.watching import watched_page

PASSWORD = "seven grey herons wade"
PEOPLE = ("ann", "ben")
ROUNDS = 10
"""In each both save something, and one of two workers is killed."""
MAY_BE_SAID = [
    "Failed to load resource: the server responded with a status of 503",
    r"Failed to load resource: net::ERR_",
    "Your save did not go through",
]


def sign_in(page: Page, address: str, person: str) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("E-mail address").fill(f"{person}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def open_view(page: Page, address: str, low: int) -> None:
    """A view from `low` percent of energy on."""
    page.goto(f"{address}/?energy={low / 100}-0.9")
    expect(page.locator("#explore-save")).to_have_text("Save")


def save(page: Page, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Press Save until it says that it is saved, as somebody would."""
    button = page.locator("#explore-save")
    done = button.filter(has_text="Saved: see it")
    failed = button.filter(has_text="Not saved: try again")
    button.click(no_wait_after=True)
    meanwhile()
    for _ in range(20):
        expect(done.or_(failed)).to_be_visible(timeout=20_000)
        if done.count():
            return
        button.click()
    raise AssertionError("it did not go through in twenty tries")


def kept(url: str) -> dict[str, list[int]]:
    """What the database has of each person: the `low` of their views."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT people.name, versions.content FROM saved JOIN versions ON saved = saved.id"
            " JOIN people ON people.id = owner_person"
        ).fetchall()
    found: dict[str, list[int]] = {person: [] for person in PEOPLE}
    for name, content in rows:
        ((_, span),) = parse_qsl(json.loads(content)["query"])
        found[name].append(round(float(span.split("-")[0]) * 100))
    return found


def test_workers_killed_while_two_people_save_lose_nothing(
    browser: Browser, tiny_build: Path, postgres_url: str, redis_url: str, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(tiny_build, tmp_path / "home"))
    settings = {
        "DATABASE_URL": postgres_url, "REDIS_URL": redis_url, "UNDERTONE_PROXIES": "1",
        "UNDERTONE_OPEN": "no", "UNDERTONE_WORKERS": "2",
    }  # fmt: skip
    for person in PEOPLE:
        subprocess.run(
            [sys.executable, "-m", "dashapp", "person", "add", f"{person}@example.org",
             "--name", person, "--role", "listener"],
            input=PASSWORD, text=True, check=True, cwd=ROOT, env=environment(home, **settings),
            capture_output=True,
        )  # fmt: skip
    with (
        serving(home, **settings) as server,
        in_front_of(server.removeprefix("http://"), tmp_path / "nginx") as proxy,
        watched_page(browser, expected=MAY_BE_SAID) as ann,
        watched_page(browser, expected=MAY_BE_SAID) as ben,
    ):
        pages = dict(zip(PEOPLE, (ann, ben), strict=True))
        for person, page in pages.items():
            sign_in(page, proxy.address, person)
        saved: dict[str, set[int]] = {person: set() for person in PEOPLE}
        for number in range(ROUNDS):
            for place, (person, page) in enumerate(pages.items()):
                open_view(page, proxy.address, low=10 + 2 * number + place)
                saved[person].add(10 + 2 * number + place)
            worker = workers_at(server)[number % 2].pid
            # Between the press and the answer, as far as that can be met.
            save(ann, meanwhile=partial(os.kill, worker, signal.SIGKILL))
            save(ben)

        # A save whose answer was lost may be there twice.
        found = kept(postgres_url)
        assert {person: set(views) for person, views in found.items()} == saved
        for person, other in (PEOPLE, PEOPLE[::-1]):
            page = pages[person]
            page.goto(f"{proxy.address}/saved")
            cards = page.locator(".saved-card")
            expect(cards).to_have_count(len(found[person]))
            href = cards.first.get_by_role("link").first.get_attribute("href")
            pages[other].goto(f"{proxy.address}{href}")
            expect(pages[other].get_by_text(NOTHING_HERE)).to_be_visible()
