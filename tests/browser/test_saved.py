"""Saving, sharing and undoing in a browser: two people, a frame of another site, a store away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashapp.store import Store
from tests.processes import serving
from tests.running_jobs import core_build
from tests.watching import watched_page

UNAVAILABLE = "Failed to load resource: the server responded with a status of 503"
NOT_FOUND = "Failed to load resource: the server responded with a status of 404"
NOT_FRAMED = "Framing '.*' violates|frame-ancestors|ERR_BLOCKED_BY_RESPONSE"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    return core_build(folder)


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    with serving(home, UNDERTONE_OPEN="no", UNDERTONE_WORKERS="1") as found:
        yield found


def save(page: Page, address: str, query: str, name: str = "view") -> None:
    """Save what an address shows, and open what was saved."""
    page.goto(f"{address}/{query}")
    button = page.locator("#explore-save" if name == "view" else "#playlist-save")
    button.click()
    expect(button).to_contain_text("Saved: see it", timeout=20_000)
    button.click()
    expect(page.get_by_role("heading", name="Share")).to_be_visible(timeout=20_000)


def make_link(page: Page, sites: str = "") -> str:
    page.get_by_label("Sites that may show it").fill(sites)
    page.get_by_role("button", name="Make a link").click()
    copied = page.get_by_label("Copy the link now")
    expect(copied).to_be_visible()
    return copied.input_value()


def test_a_view_is_saved_renamed_deleted_and_brought_back(page: Page, address: str) -> None:
    save(page, address, "?genre=folk")
    page.get_by_label("What it is called").fill("My <b>folk</b>")
    page.get_by_role("button", name="Change name").click()
    expect(page.get_by_role("heading", name="My <b>folk</b>", exact=True)).to_be_visible()
    page.get_by_role("button", name="Delete My").click()
    expect(page.get_by_text("is deleted. Its links open nothing now")).to_be_visible()
    page.get_by_role("button", name="Undo: My").click()
    row = page.get_by_role("link", name="Open My <b>folk</b>")
    expect(row).to_be_visible()
    row.click()
    expect(page.locator("#filter-chips")).to_contain_text("folk", timeout=20_000)


def test_the_button_follows_what_is_open(page: Page, address: str) -> None:
    page.goto(f"{address}/?genre=folk")
    button = page.locator("#explore-save")
    button.click()
    expect(button).to_contain_text("Saved: see it", timeout=20_000)
    page.locator("#filter-chips button").first.click()
    expect(button).to_have_text("Save")
    page.go_back()
    expect(button).to_contain_text("Saved: see it")


def test_a_list_is_shared_with_somebody_on_a_phone_who_keeps_a_copy(
    page: Page, browser: Browser, address: str
) -> None:
    save(page, address, "playlists?genre=folk&tracks=5", "list")
    link = make_link(page)
    with watched_page(
        browser, expected=[NOT_FOUND], viewport={"width": 390, "height": 844}, has_touch=True
    ) as guest:
        guest.goto(link)
        expect(guest.get_by_role("heading", name="Songs in order")).to_be_visible()
        expect(guest.locator(".shared-songs li")).to_have_count(5)
        assert guest.evaluate("document.documentElement.scrollWidth") <= 390
        for target in guest.locator(".shared-actions .button").all():
            box = target.bounding_box()
            assert box is not None and box["height"] >= 44
        guest.get_by_role("button", name="Save a copy").click()
        expect(guest.get_by_role("heading", name="Copy of 5 songs")).to_be_visible()
        page.reload()
        page.get_by_role("button", name="Take back the link").click()
        expect(page.get_by_text("taken back")).to_be_visible()
        guest.goto(link)
        expect(guest.get_by_text("This link does not work any more")).to_be_visible()
    page.goto(f"{address}/saved")
    expect(page.get_by_role("heading", level=2)).to_have_count(1)


class Site(BaseHTTPRequestHandler):
    """A page of another site, which shows an address in a frame."""

    def do_GET(self) -> None:
        shown = self.path.partition("?")[2]
        text = f'<!doctype html><title>A blog</title><iframe src="{shown}" title="A"></iframe>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the test says what went wrong."""


@pytest.fixture
def site() -> Iterator[str]:
    """The origin of another site: another port is another one."""
    server = HTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.console_may_say(NOT_FRAMED)
def test_a_site_that_was_named_shows_it_in_a_frame_and_another_does_not(
    page: Page, address: str, site: str
) -> None:
    save(page, address, "?genre=house")
    link = make_link(page, site)
    code = page.get_by_label("Copy this into your page").input_value()
    assert f'src="{link}/embed"' in code
    page.goto(f"{site}/?{link}/embed")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Where it lies on the map")).to_be_visible()
    expect(frame.get_by_role("button")).to_have_count(0)
    page.goto(f"{site.replace('127.0.0.1', 'localhost')}/?{link}/embed")
    refused = page.frame_locator("iframe")
    expect(refused.locator("#sub-frame-error-details")).to_contain_text("refused to connect")
    expect(refused.get_by_text("Where it lies on the map")).to_have_count(0)


@pytest.mark.console_may_say(UNAVAILABLE)
def test_a_save_that_did_not_go_through_says_so_until_it_does(
    page: Page, address: str, home: Path
) -> None:
    page.goto(f"{address}/?genre=comedy")
    button = page.locator("#explore-save")
    expect(button).to_have_text("Save")
    with Store(home).writing():
        button.click()
        expect(page.locator("#banner")).to_contain_text(
            "Your save did not go through", timeout=30_000
        )
        expect(button).to_have_text("Not saved: try again")
    button.click()
    expect(button).to_contain_text("Saved: see it", timeout=20_000)


def test_everything_is_done_with_the_keyboard(page: Page, address: str) -> None:
    save(page, address, "?genre=folk&energy=0.1-0.5")
    page.goto(f"{address}/saved")
    parts = page.get_by_role("navigation", name="What is shown")
    parts.get_by_role("link", name="Views").focus()
    page.keyboard.press("Enter")
    expect(parts.get_by_role("link", name="Views")).to_have_attribute("aria-current", "true")
    parts.get_by_role("link", name="Playlists").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("No playlist is saved yet")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("No playlist is saved yet")).to_have_count(0)
    page.get_by_role("button", name="Delete Tracks").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Undo: Tracks")).to_be_visible()


def test_the_songs_of_the_crate_are_saved_in_their_order(page: Page, address: str) -> None:
    page.goto(f"{address}/playlists?genre=comedy&tracks=3")
    page.locator("#playlist-to-crate").click()
    names = page.locator(".pl-songs .track-name").all_inner_texts()
    page.get_by_role("button", name="Save these songs").click()
    expect(page.locator("#banner")).to_contain_text("Saved as “3 songs of my own”")
    page.locator("#banner").get_by_role("button", name="See it").click()
    expect(page.locator(".saved-songs a")).to_have_text(names)
