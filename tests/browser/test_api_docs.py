"""The page for programs, in both themes and on a phone, under the policy and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.watching import watched_page

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_nothing_is_cut_off_or_against_the_policy(
    browser: Browser, served: str, size: dict[str, int], theme: str
) -> None:
    with watched_page(browser, viewport=size, color_scheme=theme) as page:
        page.goto(f"{served}/api/docs")
        expect(page.get_by_role("heading", level=1)).to_have_text("For programs")
        wider = page.evaluate(
            "[...document.querySelectorAll('body *')].filter("
            "(each) => each.getBoundingClientRect().right > innerWidth + 1).length"
        )
        assert wider == 0
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert background == {"dark": "rgb(18, 17, 19)", "light": "rgb(250, 249, 246)"}[theme]


def test_it_shows_the_theme_that_was_chosen(page: Page, served: str) -> None:
    page.goto(f"{served}/data")
    page.locator("#theme-choice label:has(input[value=light])").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.goto(f"{served}/api/docs")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_fingers_have_room_on_a_phone(browser: Browser, served: str) -> None:
    with watched_page(browser, viewport=PHONE, has_touch=True) as page:
        page.goto(f"{served}/api/docs")
        small = page.evaluate(
            "[...document.querySelectorAll('nav a, summary, .api-try a')].filter("
            "(each) => each.getBoundingClientRect().height < 44).map((each) => each.textContent)"
        )
        assert small == []


def test_it_is_read_by_keyboard_and_without_scripts(browser: Browser, served: str) -> None:
    with watched_page(browser, java_script_enabled=False) as page:
        page.goto(f"{served}/api/docs")
        page.keyboard.press("Tab")
        expect(page.locator(".skip-link")).to_be_focused()
        page.keyboard.press("Enter")
        page.locator("#listTracks summary").first.press("Enter")
        expect(page.locator("#listTracks")).to_contain_text("lowest and highest")
        page.get_by_role("link", name="Tracks that match a filter").click()
        assert page.url.endswith("#listTracks")
