"""The crate: filled from any list, reordered without dragging, kept, never lost by one click."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

PHONE = {"width": 390, "height": 844}
ADD = "#track-list .crate-add"


@pytest.fixture
def listed(page: Page, served: str) -> Page:
    """Explore on a phone, where the list of tracks is what is seen first."""
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(served)
    page.wait_for_selector(ADD)
    return page


def names(page: Page) -> list[str]:
    return page.locator("#crate-list .track-name").all_text_contents()


def fill(page: Page, n: int) -> list[str]:
    """Put the first `n` listed tracks in the crate and open it; their names."""
    for place in range(n):
        page.locator(ADD).nth(place).click()
    page.locator("#crate-open").click()
    return [str(page.locator(ADD).nth(place).get_attribute("data-name")) for place in range(n)]


def test_what_is_put_in_is_there_after_the_page_is_loaded_again(listed: Page) -> None:
    expect(listed.locator("#crate")).to_be_hidden()
    put_in = fill(listed, 3)
    assert names(listed) == put_in
    expect(listed.locator("#crate-count")).to_contain_text("3 tracks · ")

    listed.reload()

    listed.wait_for_selector(ADD)
    expect(listed.locator("#crate-count")).to_contain_text("3 tracks")
    assert names(listed) == put_in
    expect(listed.locator(ADD).first).to_have_attribute("aria-pressed", "true")


def test_buttons_move_tracks_and_keep_the_focus(listed: Page) -> None:
    first, second, third = fill(listed, 3)
    up = listed.get_by_role("button", name=f"Move {third} up")

    up.focus()
    listed.keyboard.press("Enter")
    listed.keyboard.press("Enter")

    assert names(listed) == [third, first, second]
    expect(up).to_be_focused()
    listed.get_by_role("button", name=f"Move {third} down").click()
    assert names(listed) == [first, third, second]


def test_whatever_was_done_can_be_undone(listed: Page) -> None:
    put_in = fill(listed, 3)
    listed.get_by_role("button", name=f"Take {put_in[1]} out").click()
    listed.locator("#crate-clear").click()
    assert names(listed) == []
    expect(listed.locator("#crate-count")).to_have_text("empty")

    listed.locator("#crate-undo").click()
    assert names(listed) == [put_in[0], put_in[2]]
    listed.locator("#crate-undo").click()
    assert names(listed) == put_in
    expect(listed.locator("#crate-news")).to_have_text("Undone: 3 tracks in your crate.")


def test_a_second_press_takes_a_track_out(listed: Page) -> None:
    button = listed.locator(ADD).first
    button.click()
    expect(button).to_have_attribute("title", "Take out of your crate")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(listed.locator("#crate-count")).to_have_text("empty")


def test_another_tab_shows_the_same_crate(listed: Page, served: str) -> None:
    context: BrowserContext = listed.context
    other = context.new_page()
    other.set_viewport_size(PHONE)  # type: ignore[arg-type]
    other.goto(served)
    other.wait_for_selector(ADD)

    put_in = fill(listed, 2)

    expect(other.locator("#crate-count")).to_contain_text("2 tracks")
    assert names(other) == put_in


@pytest.mark.parametrize("kept", ["{", '"text"', "[1, null, {}]", '[{"id": 3}]', "null"])
def test_what_others_left_in_its_place_is_an_empty_crate(
    page: Page, served: str, kept: str
) -> None:
    page.add_init_script(f"localStorage.setItem('crate', {kept!r})")
    page.goto(f"{served}/moods")
    page.wait_for_selector("h1")
    expect(page.locator("#crate")).to_be_hidden()
