"""Artists, genres and albums as a listener meets them, on desktop and phone; the console silent."""

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


def test_an_artist_is_found_by_typing_and_leads_on(page: Page, served: str) -> None:
    page.goto(f"{served}/artists")
    name = page.locator(".person-list .track-name").first.inner_text()
    field = page.get_by_label("Find an artist")
    field.fill(name[: max(3, len(name) - 2)])
    expect(page.locator(".people-option .track-name").filter(has_text=name).first).to_be_visible()
    field.press("ArrowDown")
    expect(page.locator(".people-option").first).to_be_focused()
    field.fill(name)
    expect(page.locator("#artists-news")).to_have_text(re.compile("found"))
    field.press("Enter")

    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator(".mood-radar .scatterlayer .trace")).to_have_count(3)
    page.locator(".crate-add").first.click()
    expect(page.locator("#crate-count")).to_contain_text("1 track")
    page.locator(".mood-genre").first.click()
    expect(page.locator("h2").filter(has_text="Nearest genres")).to_be_visible()
    page.go_back()
    expect(page.locator("h1")).to_have_text(name)
    page.get_by_text("Show on the map").click()
    expect(page.locator("#explore-count")).to_contain_text("of")


@SIZES
def test_an_album_is_found_by_search_and_leads_on(
    browser: Browser, served: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, **size) as page:
        page.goto(f"{served}/album")
        largest = page.locator(".person-list a").first
        name = largest.locator(".track-name").inner_text()
        href = str(largest.get_attribute("href"))
        page.locator("#finder-open").click()
        page.locator("#finder-input").fill(name)
        page.locator(f'.finder-option[href="{href}"]').click()

        expect(page.locator("h1")).to_have_text(name)
        expect(page.locator(".mood-radar .scatterlayer .trace")).to_have_count(3)
        songs = page.locator("#album-songs > li")
        n_songs = songs.count()
        page.get_by_text("Put all in the crate").click()
        expect(page.locator("#crate-count")).to_contain_text(f"{n_songs} track")
        assert page.locator("#page").evaluate("(e) => e.scrollWidth <= e.clientWidth")

        songs.first.locator("a").click()
        page.locator(f'.drawer-facts a[href="{href}"]').click()
        expect(page.locator("h1")).to_have_text(name)
        page.locator(".person-by a").click()
        page.locator(f'.person-list a[href="{href}"]').click()
        expect(page.locator("h1")).to_have_text(name)


def test_the_field_that_finds_albums_opens_the_one_that_is_picked(page: Page, served: str) -> None:
    page.goto(f"{served}/album")
    name = page.locator(".person-list .track-name").first.inner_text()
    page.get_by_label("Find an album").fill(name)
    expect(page.locator(".picker-option").first).to_be_visible()
    page.get_by_label("Find an album").press("Enter")
    expect(page.locator("#album-songs")).to_be_visible()


def test_a_dot_leads_to_its_page_and_the_map_is_told_as_a_table(page: Page, served: str) -> None:
    page.goto(f"{served}/genres")
    card = page.locator(".people-map")
    expect(card.locator(".points path").first).to_be_attached()
    card.locator("summary").click()
    card.get_by_text("View as table").click()
    rows = card.locator("tbody tr")
    expect(rows.first).to_be_visible()
    names = set(card.locator("tbody th").all_inner_texts())
    card.locator("summary").click()
    card.get_by_text("View as table").click()

    dot = card.locator(".points path").first
    dot.scroll_into_view_if_needed()
    box = dot.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".hoverlayer .hovertext")).to_be_visible()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    expect(page.locator(".person-name")).to_be_visible()
    assert page.locator(".person-name").inner_text() in names


@SIZES
def test_everything_fits_and_fingers_find_it(
    browser: Browser, served: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, expected=["404"], **size) as page:
        page.goto(f"{served}/album")
        page.wait_for_selector(".person-list a")
        album = page.locator(".person-list a").first.get_attribute("href")
        page.goto(f"{served}/artists")
        page.wait_for_selector(".person-list a")
        name = page.locator(".person-list a").first.get_attribute("href")
        for path in ("/artists", str(name), "/artists?artist=Nobody%20of%20this%20name", "/genres",
                     "/album", str(album), "/album?album=None%20of%20this%20name"):  # fmt: skip
            page.goto(served + path)
            page.wait_for_selector(".page-people, .page-genres")
            if page.locator(".page-people summary").filter(has_text="In numbers").count():
                page.get_by_text("In numbers", exact=True).click()
            assert_fits(page, "#page > * > *", ".page-people :is(a, button, summary)")
