"""The Listeners page in a browser, on desktop and phone; the console silent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.processes import serving
from tests.watching import watched_page

DESKTOP = {"viewport": {"width": 1440, "height": 900}}
LAPTOP = {"viewport": {"width": 1440, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture(scope="module")
def heard(listened_build: Path) -> Iterator[str]:
    """The address of the app over a build with listeners, open to everybody."""
    with serving(listened_build, UNDERTONE_OPEN="yes") as address:
        yield address


def people(page: Page) -> str:
    return page.locator("#listeners-headline dd").first.inner_text()


@SIZES
def test_the_page_narrows_and_widens_with_its_address(
    browser: Browser, heard: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, **size) as page:
        page.goto(f"{heard}/listeners")
        expect(page.locator("#listeners[data-shown='']")).to_be_attached()
        assert people(page) == "90"
        expect(page.locator("#listeners-activity .bars .point").first).to_be_attached()
        expect(page.locator("#listeners-radar-0 .scatterlayer .trace")).to_have_count(3)
        assert page.locator("#listeners").evaluate("(e) => e.scrollWidth <= e.clientWidth")

        page.get_by_text("Look at some of it").click()
        page.get_by_role("group", name="Kinds of listeners").get_by_text("Noon people").click()
        expect(page.locator("#listeners[data-shown='kind=1']")).to_be_attached()
        assert people(page) == "30"
        page.locator("#listeners-from").select_option("2024-01")
        expect(page.locator("#listeners[data-shown='from=2024-01&kind=1']")).to_be_attached()
        assert "from=2024-01" in page.url and "kind=1" in page.url

        page.get_by_role("link", name="Take out From January 2024").click()
        expect(page.locator("#listeners[data-shown='kind=1']")).to_be_attached()
        page.go_back()
        page.go_back()
        page.go_back()
        expect(page.locator("#listeners[data-shown='']")).to_be_attached()
        assert people(page) == "90"


def test_a_choice_of_too_few_says_so_and_is_undone_by_a_tap(page: Page, heard: str) -> None:
    page.goto(f"{heard}/listeners?kind=0&country=DE&plan=premium")
    expect(page.locator("#listeners-refused")).to_contain_text("Fewer than 10 people")
    expect(page.locator("#listeners-shown")).to_be_hidden()
    page.get_by_role("link", name="Take out premium").click()
    expect(page.locator("#listeners-shown")).to_be_visible()
    assert 10 <= int(people(page)) < 30


def test_a_chart_is_told_as_a_table_and_saved(page: Page, heard: str) -> None:
    page.goto(f"{heard}/listeners?by=month")
    expect(page.locator("#listeners[data-shown='by=month']")).to_be_attached()
    card = page.locator(".listeners-card", has=page.locator("#listeners-activity"))
    card.locator("summary").click()
    card.get_by_text("View as table").click()
    expect(card.locator("tbody tr").first).to_contain_text("2023-11")
    card.locator("summary").click()
    with page.expect_download() as saved:
        card.get_by_text("Save as CSV").click()
    assert saved.value.suggested_filename == "How much is played.csv"


def test_a_wrong_link_shows_what_it_can_and_is_put_right(page: Page, heard: str) -> None:
    page.goto(f"{heard}/listeners?kind=99&by=century&clock=5&x=y")
    expect(page.locator("#listeners[data-shown='clock=5']")).to_be_attached()
    assert page.url.endswith("/listeners?clock=5")
    expect(page.locator("#listeners-clock")).to_have_value("5")


def test_the_keyboard_reaches_every_choice(page: Page, heard: str) -> None:
    page.goto(f"{heard}/listeners")
    expect(page.locator("#listeners[data-shown='']")).to_be_attached()
    page.get_by_role("group", name="By").get_by_text("Quarter").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#listeners[data-shown='by=quarter']")).to_be_attached()
    chosen = page.get_by_role("group", name="By").locator("[aria-current='true']")
    expect(chosen).to_have_text("Quarter")


def test_every_page_is_in_the_rail_of_a_laptop(browser: Browser, heard: str) -> None:
    with watched_page(browser, **LAPTOP) as page:
        page.goto(f"{heard}/listeners")
        expect(page.locator("#listeners")).to_be_attached()
        assert page.locator("#nav").evaluate("(e) => e.scrollHeight <= e.clientHeight")
        expect(page.locator("#nav").get_by_role("link", name="Listeners")).to_be_visible()


@SIZES
def test_a_kind_with_a_long_name_stays_within_its_card(
    browser: Browser, heard: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, **size) as page:
        page.goto(f"{heard}/listeners")
        expect(page.locator("#listeners[data-shown='']")).to_be_attached()
        beyond = page.locator("#listeners-moving").evaluate(
            """(field) => {
              field.options[0].text = "Omnivores of every decade, happy and danceable ".repeat(2);
              const card = field.closest(".card");
              return field.getBoundingClientRect().right - card.getBoundingClientRect().right;
            }"""
        )
        assert beyond < 0
