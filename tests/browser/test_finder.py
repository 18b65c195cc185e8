"""Search over any page: by keyboard alone, on a phone, and with words that mean nothing."""

from __future__ import annotations

from playwright.sync_api import Page, expect

PHONE = {"width": 390, "height": 844}


def open_search(page: Page, served: str) -> None:
    page.goto(f"{served}/moods")
    page.wait_for_selector("h1")
    page.keyboard.press("/")
    expect(page.locator("#finder-input")).to_be_focused()


def an_artist(page: Page, served: str) -> str:
    answer = page.request.get(f"{served}/rows?stop=1").json()
    return str(answer["rows"][0]["artists"][0])


def test_an_artist_is_found_and_chosen_by_keyboard_alone(page: Page, served: str) -> None:
    name = an_artist(page, served)
    open_search(page, served)

    page.keyboard.type(name[:-1].upper())

    chosen = page.locator("#finder-found [aria-selected=true]")
    expect(page.locator("#finder-found")).to_contain_text(name)
    expect(chosen).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    first = page.locator("#finder-found [role=option]").first
    expect(first).to_have_attribute("aria-selected", "true")
    href = first.get_attribute("href")
    page.keyboard.press("Enter")
    expect(page.locator("#finder")).to_be_hidden()
    assert page.url == f"{served}{href}"


def test_moods_are_offered_before_anything_is_typed(page: Page, served: str) -> None:
    open_search(page, served)
    option = page.locator("#finder-found [role=option]").first
    expect(option).to_contain_text("Mood")

    option.click()

    expect(page.locator("h1")).to_be_visible()
    assert "/moods?mood=" in page.url


def test_nothing_found_says_so_and_escape_leaves_the_page_as_it_was(
    page: Page, served: str
) -> None:
    open_search(page, served)
    page.keyboard.type("%(qzxv+)+$ jjkwq")
    expect(page.locator("#finder-news")).to_contain_text("Nothing here is called")
    page.keyboard.press("Escape")
    expect(page.locator("#finder")).to_be_hidden()
    assert page.url == f"{served}/moods"


def test_search_fills_a_phone_and_shows_what_matched(page: Page, served: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    name = an_artist(page, served)
    page.goto(f"{served}/data")
    page.locator("#finder-open").click()
    page.locator("#finder-input").fill(name)
    expect(page.locator("#finder-found mark").first).to_be_visible()
    box = page.locator("#finder").bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (PHONE["width"], PHONE["height"])
