"""Moods as a listener meets them, on a desktop and on a phone; the console stays silent."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fitting import assert_fits
from tests.watching import watched_page

DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


def open_moods(page: Page, served: str) -> None:
    page.goto(f"{served}/moods")
    page.wait_for_selector(".mood")
    expect(page.locator(".mood-radar .scatterlayer .trace").first).to_be_attached()


@SIZES
def test_a_mood_opens_alone_and_back_leads_to_all(
    browser: Browser, served: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, **size) as page:
        open_moods(page, served)
        n_moods = page.locator(".mood").count()
        name = page.locator(".mood h2").nth(1).inner_text()

        page.locator(".mood h2 a").nth(1).click()
        expect(page.locator("h1")).to_have_text(name)
        expect(page.locator(".mood-radar .scatterlayer .trace")).to_have_count(3)
        assert page.evaluate("document.querySelector('.page-moods').scrollTop") == 0
        page.go_back()

        expect(page.locator(".mood")).to_have_count(n_moods)


@SIZES
def test_a_rule_leads_to_as_many_tracks_as_it_says(
    browser: Browser, served: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, **size) as page:
        open_moods(page, served)
        link = page.locator(".mood-more").first
        found = re.search(r"the ([\d,]+) tracks", link.inner_text())
        assert found is not None

        link.click()

        expect(page.locator("#explore-count")).to_contain_text(f"{found[1]} of")


@SIZES
def test_a_track_of_a_mood_opens_on_explore(
    browser: Browser, served: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, **size) as page:
        open_moods(page, served)
        track = page.locator(".mood-track").first
        name = track.locator(".track-name").inner_text()

        track.click()

        expect(page.locator("#drawer-body h2")).to_have_text(name)


@SIZES
def test_everything_fits_and_fingers_find_it(
    browser: Browser, served: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, **size) as page:
        for path in ("/moods", "/moods?mood=calm-acoustic"):
            page.goto(served + path)
            page.wait_for_selector(".page-moods")
            assert_fits(page, ".page-moods", ".page-moods :is(a, button, summary)")


def test_a_radar_is_told_as_a_table_without_its_tint(page: Page, served: str) -> None:
    open_moods(page, served)
    card = page.locator(".mood-radar").first
    card.locator("summary").click()

    card.get_by_text("View as table").click()

    expect(card.locator("tbody tr")).to_have_count(2)
    expect(card.locator("tbody th").first).to_have_text("All tracks")
