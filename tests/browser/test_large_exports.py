"""A view too large to wait for, taken away from Explore: menu, progress, download."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.processes import serving
from tests.watching import watched_page

AT_ONCE = 50
"""Tracks that are written at once: more than one genre of three has, fewer than there are."""
N_TRACKS = 120
LONGEST_RUN_MS = 90_000


@pytest.fixture(scope="module")
def address(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = Path(shutil.copytree(tiny_build, tmp_path_factory.mktemp("exports") / "home"))
    with serving(home, UNDERTONE_EXPORT_ROWS=str(AT_ONCE)) as served:
        yield served


def open_explore(page: Page, address: str, search: str = "") -> None:
    page.goto(f"{address}/{search}")
    page.wait_for_function(
        "asked => { const { shown, painted } = document.querySelector('#explore')?.dataset ?? {};"
        " return shown === asked && painted === asked; }",
        arg=search.removeprefix("?"),
    )


def choose(page: Page, words: str) -> None:
    page.locator("#explore-export summary").click()
    page.locator("#explore-export").get_by_text(words).click()


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def test_a_large_view_is_written_by_a_job_and_taken_without_leaving(
    page: Page, address: str
) -> None:
    open_explore(page, address)
    notice = page.locator("#explore-export-run")
    expect(notice).to_be_hidden()

    choose(page, "Spreadsheet (CSV)")

    expect(notice.locator("progress")).to_be_visible()
    expect(notice).to_contain_text("The tracks of the view as CSV.")
    expect(notice.get_by_role("button", name="Cancel")).to_be_visible()
    link = notice.get_by_role("link", name="Download")
    expect(link).to_be_visible(timeout=LONGEST_RUN_MS)
    expect(notice).to_contain_text("The file is ready.")
    expect(notice.locator("progress")).to_have_count(0)
    with page.expect_download() as saved:
        link.click()
    assert saved.value.suggested_filename.endswith(".csv")
    rows = rows_of(saved.value.path())
    assert rows[0][0] == "track_id"
    assert len(rows) == 1 + N_TRACKS

    # It is still there for who comes back, until it is closed.
    open_explore(page, address)
    expect(link).to_be_visible()
    notice.get_by_role("button", name="Close").click()
    expect(notice).to_be_hidden()
    open_explore(page, address)
    expect(notice).to_be_hidden()


@contextmanager
def somebody_elses_job(address: str) -> Iterator[None]:
    """One that takes long, so that others wait for their turn until the end of the block."""
    visitor = build_opener(HTTPCookieProcessor(CookieJar()))

    def post(path: str, content: object) -> Any:
        body = json.dumps(content).encode()
        sent = Request(f"{address}{path}", body, {"Content-Type": "application/json"})
        with visitor.open(sent, timeout=30) as answer:
            return json.load(answer)

    job = post("/jobs", {"kind": "sweep"})
    yield
    post(f"/jobs/{job['id']}/cancel", {})


def test_it_waits_its_turn_and_is_cancelled_where_it_was_asked_for(
    page: Page, address: str
) -> None:
    open_explore(page, address)
    notice = page.locator("#explore-export-run")
    with somebody_elses_job(address):
        choose(page, "JSON")
        expect(notice).to_contain_text("Another run is first")
        expect(notice.locator("li")).to_have_count(1)
        notice.get_by_role("button", name="Cancel").click()
        expect(notice).to_contain_text("It has been cancelled.")
    expect(notice.locator("progress")).to_have_count(0)
    expect(notice.get_by_role("link", name="Download")).to_be_hidden()
    notice.get_by_role("button", name="Close").click()
    expect(page.locator("#explore-export summary")).to_be_focused()


def test_a_small_view_is_downloaded_at_once(page: Page, address: str) -> None:
    open_explore(page, address, "?genre=folk")
    with page.expect_download() as saved:
        choose(page, "Spreadsheet (CSV)")
    assert len(rows_of(saved.value.path())) == 1 + 40
    expect(page.locator("#explore-export-run")).to_be_hidden()


def test_a_phone_has_the_same_menu_with_room_for_fingers_and_asks_for_a_large_view(
    browser: Browser, address: str
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with watched_page(browser, **phone) as page:
        open_explore(page, address, "?genre=folk")
        opener = page.locator("#explore-export summary")
        expect(opener).to_have_accessible_name("Export")
        opener.tap()
        for target in (opener, *page.locator("#explore-export .menu-item").all()):
            box = target.bounding_box()
            assert box is not None and box["height"] >= 44 and box["width"] >= 44
            assert box["x"] >= 0 and box["x"] + box["width"] <= 390
        with page.expect_download() as saved:
            page.locator("#explore-export").get_by_text("Spreadsheet (CSV)").tap()
        assert len(rows_of(saved.value.path())) == 1 + 40

        open_explore(page, address)
        choose(page, "JSON")
        notice = page.locator("#explore-export-run")
        expect(notice).to_be_visible()
        link = notice.get_by_role("link", name="Download")
        expect(link).to_be_visible(timeout=LONGEST_RUN_MS)
        # It lies over nothing: what is below it begins where it ends.
        ends, begins = notice.bounding_box(), page.locator(".stage").bounding_box()
        assert ends is not None and begins is not None
        assert ends["y"] + ends["height"] <= begins["y"]
        for target in (link, notice.get_by_role("button", name="Close")):
            box = target.bounding_box()
            assert box is not None and box["height"] >= 44
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
