"""Playlists as a listener makes them, on a desktop and on a phone; the console stays silent."""

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
SONGS = ".pl-song"
RECIPE = "?tracks=8&order=build"


def open_list(page: Page, served: str, query: str = RECIPE) -> list[str]:
    page.goto(f"{served}/playlists{query}")
    page.wait_for_selector(SONGS)
    return ids_of(page)


def ids_of(page: Page) -> list[str]:
    found: list[str] = page.locator(SONGS).evaluate_all("(all) => all.map((e) => e.dataset.id)")
    return found


@SIZES
def test_a_mood_becomes_a_list_and_back_undoes_each_step(
    browser: Browser, served: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, **size) as page:
        page.goto(f"{served}/playlists")
        page.locator(".pl-beginning").wait_for()

        page.locator(".pl-mood").first.click()
        expect(page.locator(".pl-title h2")).to_contain_text("60 minutes from")
        page.get_by_text("Wind down", exact=True).click()
        expect(page.locator(".pl-title h2")).to_contain_text("winding down")
        page.go_back()
        expect(page.locator(".pl-title h2")).not_to_contain_text("winding down")
        page.go_back()

        page.locator(".pl-beginning").wait_for()


def test_a_field_says_what_is_wrong_and_keeps_what_was_typed(page: Page, served: str) -> None:
    open_list(page, served)
    field = page.locator("#playlist-tracks")

    field.fill("many")
    field.press("Enter")
    expect(page.get_by_text("How long can be 1 to 100.")).to_be_visible()
    assert field.input_value() == "many"
    field.fill("5")
    field.press("Enter")

    expect(page.locator(SONGS)).to_have_count(5)
    assert "tracks=5" in page.url


def test_what_was_opened_stays_open_and_the_keyboard_goes_on(page: Page, served: str) -> None:
    open_list(page, served)
    page.locator("#playlist-rules > summary").click()
    page.locator("#playlist-per").fill("1")
    page.locator("#playlist-per").press("Enter")

    page.wait_for_url("**per=1**")
    expect(page.locator("#playlist-rules .pl-set").first).to_have_text("1 set")
    assert page.evaluate("document.querySelector('#playlist-rules').open")
    expect(page.locator("#playlist-per")).to_have_value("1")


def test_a_song_found_by_name_is_a_start(page: Page, served: str) -> None:
    open_list(page, served)
    name = page.locator(f"{SONGS} .track-name").first.inner_text()

    page.locator("#playlist-find").fill(name)
    page.locator("#playlist-found [role=option]").first.wait_for()
    page.locator("#playlist-find").press("Enter")

    expect(page.locator(".pl-chips .chip")).to_have_count(1)
    assert re.search(r"[?&](song|artist|genre)=", page.url)


@SIZES
def test_a_line_of_ones_own_is_drawn_and_written(
    browser: Browser, served: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, **size) as page:
        open_list(page, served, "?tracks=8&order=custom&arc=50.50.50")
        canvas = page.locator("#playlist-draw")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 14, box["y"] + box["height"] - 14)
        page.mouse.down()
        page.mouse.move(box["x"] + 14, box["y"] + 14)
        page.mouse.up()
        page.wait_for_url("**arc=100.50.50")

        page.locator("#playlist-levels > summary").click()
        page.locator("#playlist-arc-2").fill("20")
        page.locator("#playlist-arc-2").press("Enter")

        page.wait_for_url("**arc=100.50.20")


def test_a_song_that_is_never_wanted_leaves_and_the_rest_stays(page: Page, served: str) -> None:
    before = open_list(page, served)
    row = page.locator(SONGS).nth(2)

    row.locator("summary").click()
    row.get_by_text("Never this one").click()
    page.wait_for_url("**swap=**")
    expect(page.locator(f'{SONGS}[data-id="{before[2]}"]')).to_have_count(0)

    after = ids_of(page)
    assert [*after[:2], *after[3:]] == [*before[:2], *before[3:]]


def test_a_list_goes_into_the_crate_and_out_as_a_file_and_a_start(page: Page, served: str) -> None:
    ids = open_list(page, served)
    page.locator("#playlist-to-crate").click()
    expect(page.locator("#crate-count")).to_contain_text("8 tracks")

    page.locator("#crate-export summary").click()
    with page.expect_download() as saved:
        page.locator('[data-crate-file="m3u8"]').click()
    page.locator("#crate-make").click()

    assert saved.value.suggested_filename.endswith(".m3u8")
    expect(page.locator(".pl-chips .chip")).to_have_count(8)
    assert [part.partition("=")[2] for part in page.url.split("?")[1].split("&")] == ids


@SIZES
def test_a_list_goes_on_and_its_new_songs_go_in_the_crate(
    browser: Browser, served: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, **size) as page:
        ids = open_list(page, served)
        page.locator("#playlist-to-crate").click()

        page.locator("#crate-go-on").click()
        expect(page.locator(".pl-title h2")).to_have_text("20 songs to follow a list of 8")
        new = ids_of(page)
        from_the_crate = page.url
        assert len(new) == 20
        assert not set(new) & set(ids)
        expect(page.locator(".pl-why")).to_have_count(20)
        before = page.locator("#playlist-before")
        before.locator("summary").click()
        expect(before.locator("li")).to_have_count(8)
        page.locator("#playlist-to-crate").click()
        expect(page.locator("#crate-count")).to_contain_text("28 tracks")
        crate = page.evaluate("JSON.parse(localStorage.crate).map((each) => each.id)")
        assert crate == [*ids, *new]

        page.go_back()
        expect(page.locator(".pl-title h2")).to_contain_text("8 songs")
        page.locator(".pl-actions").get_by_text("Go on with this list").click()
        expect(page.locator(".pl-title h2")).to_have_text("20 songs to follow a list of 8")
        assert page.url == from_the_crate


def test_a_long_crate_goes_on_from_its_last_songs_and_says_so(page: Page, served: str) -> None:
    page.goto(f"{served}/playlists")
    rows = page.request.get(f"{served}/rows?stop=130").json()["rows"]
    crate = [{"id": row["id"], "name": row["name"], "artists": ""} for row in rows]
    page.evaluate("(crate) => (localStorage.crate = JSON.stringify(crate))", crate)
    page.reload()

    page.locator("#crate-go-on").click()

    expect(page.locator("#banner")).to_contain_text("the last 100 of your crate")
    expect(page.locator(".pl-title h2")).to_have_text("20 songs to follow a list of 100")
    expect(page.locator("#playlist-before")).to_contain_text("A link holds 100 songs")
    listed = [part[6:] for part in page.url.split("?")[1].split("&") if part[:6] == "after="]
    assert listed == [row["id"] for row in rows[30:]]


def test_the_view_of_explore_is_handed_over(page: Page, served: str) -> None:
    page.goto(f"{served}/?energy=0.2-0.5")
    expect(page.locator("#explore-count")).to_contain_text(" of ")

    page.locator("#explore-playlist").click()

    expect(page.locator(".pl-title h2")).to_contain_text("from your view of the map")
    assert "view=energy%3D0.2-0.5" in page.url


@SIZES
def test_everything_fits_and_fingers_find_it(
    browser: Browser, served: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, **size) as page:
        listed = "&".join(f"after={each}" for each in open_list(page, served))
        query = f"{RECIPE}&{listed}&aim-energy=0.5&per=1&keys=near&key=8A"
        open_list(page, served, query)
        for fold in ("rules", "aims", "ranges", "proof", "before"):
            page.evaluate(f"document.querySelector('#playlist-{fold}').open = true")
        assert_fits(
            page, ".page-playlists",
            ".page-playlists :is(a, button, summary, input):not(.track-name)",
        )  # fmt: skip
