"""A song's page and the way to another, on a desktop and on a phone; the console is silent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fitting import assert_fits
from tests.listening import add_listeners
from tests.plays import some_plays, with_steps
from tests.processes import serving
from tests.watching import watched_page

DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


def open_song(page: Page, served: str) -> str:
    """The page of the best-known song, from the drawer of Explore; its name."""
    track = page.request.get(f"{served}/rows").json()["rows"][0]
    page.goto(f"{served}/?track={track['id']}")
    page.get_by_role("link", name="All about this song").click()
    expect(page.locator("h1")).to_have_text(track["name"])
    page.wait_for_selector(".song-match")
    return str(track["name"])


def names(page: Page) -> list[str]:
    return page.locator(".song-match .track-name").all_inner_texts()


@SIZES
def test_a_song_leads_to_the_next_and_back(
    browser: Browser, served: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, **size) as page:
        name = open_song(page, served)
        listed = names(page)
        page.locator(".song-why summary").nth(1).click()
        expect(page.locator(".song-why[open] .bar-words").first).to_be_visible()
        shares = page.locator(".song-why[open] .bar-words").all_inner_texts()
        found = [re.search(r"([\d.]+)%", share) for share in shares]
        assert sum(round(float(each[1]) * 10) for each in found if each) == 1_000

        page.locator(".song-match .track-name").nth(1).click()
        expect(page.locator("h1")).to_have_text(listed[1])
        assert page.evaluate("document.querySelector('.page-song').scrollTop") == 0
        page.go_back()

        expect(page.locator("h1")).to_have_text(name)
        expect(page.locator(".song-match .track-name").first).to_have_text(listed[0])


@pytest.fixture(scope="module")
def played(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app with plays: from song 8 fourteen people go on with 77."""
    home = Path(copytree(tiny_build, tmp_path_factory.mktemp("played") / "home"))
    add_listeners(home, with_steps(some_plays(60, 120, per_listener=60), (8, 77, 14)), learned=True)
    with serving(home) as address:
        yield address


@SIZES
def test_what_people_play_next_leads_on_and_goes_into_the_crate(
    browser: Browser, played: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, **size) as page:
        page.goto(f"{played}/song?id=track-00008")
        followers = page.locator("#song-next .song-follower")
        expect(followers.first).to_contain_text("Song 77")
        expect(followers.first).to_contain_text("14 people went on with it")
        expect(page.locator("#song-next")).to_contain_text("People who play it also play")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        button = followers.first.locator(".crate-add")
        if size is PHONE:
            box = button.bounding_box()
            assert box is not None and min(box["width"], box["height"]) >= 44

        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        followers.first.get_by_role("link", name="Song 77").click()

        expect(page.locator("h1")).to_have_text("Song 77")
        expect(page.locator("#song-next h2")).to_have_text("What people play next")
        expect(page.locator("#song-next")).not_to_contain_text("14 people went on with it")
        page.go_back()
        expect(followers.first).to_contain_text("14 people went on with it")


def test_a_slider_keeps_the_keyboard_and_is_in_the_address(page: Page, served: str) -> None:
    open_song(page, served)
    page.locator("#song-tune summary").click()
    slider = page.locator("#song-weight-tempo")
    slider.focus()

    for level in ("2", "3", "4", "5"):
        page.keyboard.press("ArrowRight")
        expect(page).to_have_url(re.compile(f"w-tempo={level}$"))
        expect(slider).to_be_focused()
    expect(page.locator("[data-linked=w-tempo] .linked-said")).to_have_text("Above all")
    expect(page.locator("#song-tune")).to_have_attribute("open", "")
    page.get_by_role("link", name="As the preset has it").click()
    expect(page).not_to_have_url(re.compile("w-tempo"))
    expect(slider).to_have_value("3")


def test_songs_are_liked_as_well_steered_away_from_and_taken_out(
    browser: Browser, served: str
) -> None:
    with watched_page(browser, **PHONE) as page:
        open_song(page, served)
        first, second = names(page)[:2]
        page.get_by_role("link", name=f"Also like {first}").click()
        expect(page.locator(".song-seeds .chip")).to_have_text([first])
        page.locator("#song-seeds summary").click()
        page.locator("#song-less").fill(second)
        option = page.locator("#song-less-found [role=option]").first
        expect(option).to_be_visible()
        away = option.locator(".track-name").inner_text()
        page.locator("#song-less").press("Enter")

        expect(page.locator(".song-seeds .chip")).to_have_text([first, away])
        expect(page.locator("#song-less")).to_have_value("")
        page.get_by_role("link", name=f"Take out {first}").click()
        expect(page.locator(".song-seeds .chip")).to_have_text([away])


def test_what_is_not_listed_says_why_and_one_tap_fills_an_empty_list(
    page: Page, served: str
) -> None:
    open_song(page, served)
    page.goto(f"{page.url}&least=100")
    expect(page.locator(".song-result .empty")).to_contain_text("Nothing within 100%")
    page.locator(".song-relax").first.click()
    expect(page.locator(".song-match").first).to_be_visible()
    other = page.request.get(f"{served}/rows").json()["rows"][7]

    page.locator("#song-ask").fill(f"{other['name']} {other['artists'][0]}")
    page.locator("#song-ask-found [role=option]").first.click()

    expect(page.locator(".song-answer")).to_contain_text("Its place")
    page.get_by_role("link", name="Ask no more").click()
    expect(page.locator(".song-answer")).to_have_count(0)


def test_the_way_to_another_song_is_changed_and_put_in_the_crate(
    browser: Browser, served: str
) -> None:
    with watched_page(browser, **PHONE) as page:
        name = open_song(page, served)
        other = page.request.get(f"{served}/rows").json()["rows"][9]
        page.get_by_role("link", name="Path to another song").click()
        page.locator("#path-last").fill(f"{other['name']} {other['artists'][0]}")
        page.locator("#path-last-found [role=option]").first.click()
        stops = page.locator(".path-stop .track-name")
        expect(stops.first).to_have_text(name)
        expect(page.locator("#chart-path .scatterlayer .trace").first).to_be_attached()
        before = stops.all_inner_texts()

        page.get_by_role("link", name=f"Another song in the place of {before[2]}").first.click()
        expect(stops.nth(2)).not_to_have_text(before[2])
        page.get_by_role("link", name="Swap the two ends").click()
        expect(stops.last).to_have_text(name)
        page.get_by_role("button", name="Put all in the crate").click()

        expect(page.locator("#crate-count")).to_contain_text("9 tracks")
        link = page.locator("#crate-list a").first
        assert (link.get_attribute("href") or "").startswith("/song?id=")


@SIZES
def test_everything_fits_and_fingers_find_it(
    browser: Browser, served: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, **size) as page:
        open_song(page, served)
        one, other = [row["id"] for row in page.request.get(f"{served}/rows").json()["rows"][:2]]
        for path in (f"/song?id={one}&like={other}&why={other}", f"/path?from={one}&to={other}"):
            page.goto(served + path)
            page.wait_for_selector(".song-part")
            for fold in page.locator(".song-fold summary").all():
                fold.click()
            assert_fits(
                page, ".page-song",
                ".page-song :is(a, button, summary, input)", mouse_px=20,
            )  # fmt: skip
