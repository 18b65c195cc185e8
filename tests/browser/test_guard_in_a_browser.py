"""The guard lets through everything that Dash's own renderer sends, for every shape of callback."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from tests.small_app import make_small_app


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    app = make_small_app()
    app.server.test_client().get("/")
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def refused(page: Page) -> list[str]:
    """Bodies of the callback requests that were not carried out."""
    bodies: list[str] = []
    page.on(
        "response",
        lambda answer: (
            bodies.append(f"{answer.status} {answer.request.post_data}")
            if answer.status >= 400 and "_dash-update" in answer.url
            else None
        ),
    )
    return bodies


def test_every_callback_runs_from_a_page(page: Page, address: str, refused: list[str]) -> None:
    page.goto(f"{address}/some/where?genre=jazz#part")
    expect(page.locator("#plain")).to_have_text("'a' with {'deep': [1, 2]}")
    expect(page.locator("#second")).to_have_text("/some/where ?genre=jazz")
    expect(page.locator("#total")).to_have_text("0 in all")

    page.click("#go")
    expect(page.locator("#first")).to_have_text("clicked 1")
    expect(page.locator("#shared")).to_have_text("grouped 1 None")
    expect(page.locator("#browser-only")).to_have_text("in the browser 1")

    page.fill("#word", "Zoë")
    page.press("#word", "Enter")
    expect(page.locator("#plain")).to_have_text("'Zoë' with {'deep': [1, 2]}")
    expect(page.locator("#shared")).to_have_text("submitted 1")

    for button in ("0", "1", "1", "2"):
        page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("#total")).to_have_text("4 in all")
    expect(page.get_by_text("1 pressed 2", exact=True)).to_be_visible()
    expect(page.get_by_text("2 below, own 1", exact=True)).to_be_visible()
    assert refused == []


def test_an_address_nobody_has_still_opens_the_app(page: Page, address: str) -> None:
    page.goto(f"{address}/no/such/page")
    expect(page.locator("#second")).to_have_text("/no/such/page")
