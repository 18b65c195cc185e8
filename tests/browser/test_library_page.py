"""A listener brings a list, on a desktop and on a phone; the console stays silent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.fitting import assert_fits
from tests.watching import watched_page

DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


def open_library(page: Page, served: str) -> None:
    page.goto(f"{served}/library")
    page.wait_for_selector("#library-pick")


def songs_of(page: Page, served: str, n: int = 60) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.request.get(f"{served}/rows?stop={n}").json()["rows"]
    return found


def a_file(songs: list[dict[str, Any]], name: str = "mine.json") -> FilePayload:
    listed = [{"name": each["name"], "artists": each["artists"]} for each in songs]
    content = json.dumps({"title": "Mine", "tracks": listed}).encode()
    return {"name": name, "mimeType": "application/json", "buffer": content}


def bring(page: Page, file: FilePayload) -> None:
    page.set_input_files("#library-field", file)


def kept(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("JSON.parse(localStorage.getItem('library') || '{}')")
    return found


@SIZES
def test_a_file_becomes_a_library_that_is_there_after_a_reload(
    browser: Browser, served: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, **size) as page:
        open_library(page, served)
        songs = songs_of(page, served)
        nowhere = {"name": "Nothing at all", "artists": ["Nobody"]}

        bring(page, a_file([*songs, nowhere]))

        expect(page.locator("#library-report h2")).to_have_text("Mine")
        expect(page.locator("#library-map[data-shown]")).to_be_attached()
        page.locator("summary", has_text="Not in this catalogue").click()
        expect(page.get_by_text("Nothing at all · Nobody")).to_be_visible()
        expect(page.locator("#chart-library-moods .barlayer .trace")).to_be_attached()
        expect(page.locator("#library-artists li").first).to_be_visible()
        size_said = page.locator("#library-size").inner_text()
        assert [song["name"] for song in kept(page)["left"]] == ["Nothing at all"]

        page.reload()

        expect(page.locator("#library-map[data-shown]")).to_be_attached()
        expect(page.locator("#library-size")).to_have_text(size_said)
        expect(page.locator("#library-report")).to_be_hidden()
        page.get_by_role("button", name="Look for it again").click()
        expect(page.locator("#library-report")).to_contain_text("The song is not in this catalogue")


@SIZES
def test_a_library_is_gone_on_with(browser: Browser, served: str, size: dict[str, Any]) -> None:
    with watched_page(browser, **size) as page:
        open_library(page, served)
        expect(page.locator("#library-go-on")).to_be_hidden()
        bring(page, a_file(songs_of(page, served, 10)))

        page.locator("#library-go-on").click()

        expect(page.locator(".pl-title h2")).to_have_text("20 songs to follow a list of 10")
        listed = [part[6:] for part in page.url.split("?")[1].split("&") if part[:6] == "after="]
        assert listed == kept(page)["ids"]


@SIZES
def test_all_five_songs_of_a_way_go_in_the_crate_and_come_out_at_once(
    browser: Browser, served: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, **size) as page:
        open_library(page, served)
        bring(page, a_file(songs_of(page, served, 10)))
        way = page.locator(".library-way").first
        expect(way.locator(".library-step")).to_have_count(5)
        expect(way.locator(".track-artist").first).to_contain_text("Yours")

        way.get_by_role("button", name="Put all 5 in the crate").click()

        expect(page.locator("#crate-count")).to_contain_text("5 tracks")
        expect(way.locator("[data-add][aria-pressed=true]")).to_have_count(5)
        page.locator("#crate-undo").click()
        expect(page.locator("#crate-count")).to_have_text("empty")


def test_a_library_can_be_cleared_and_brought_back(page: Page, served: str) -> None:
    open_library(page, served)
    bring(page, a_file(songs_of(page, served, 5)))
    expect(page.locator("#library-size")).to_have_text("5 songs")
    before = kept(page)

    page.locator("#library-clear").click()

    expect(page.locator("#library-shown")).to_be_hidden()
    assert kept(page) == {}
    page.locator("#library-undo").click()
    expect(page.locator("#library-shown")).to_be_visible()
    assert kept(page) == before


def test_a_second_list_takes_the_place_of_the_first_or_joins_it(page: Page, served: str) -> None:
    open_library(page, served)
    songs = songs_of(page, served, 12)
    bring(page, a_file(songs[:8]))
    expect(page.locator("#library-size")).to_have_text("8 songs")

    bring(page, a_file(songs[6:]))

    expect(page.locator("#library-size")).to_have_text("6 songs")
    page.get_by_role("button", name="Add the 8 songs from before as well").click()
    expect(page.locator("#library-size")).to_have_text("12 songs")


def test_a_song_that_may_be_several_is_chosen(page: Page, served: str) -> None:
    open_library(page, served)
    names = "\n".join(dict.fromkeys(each["name"] for each in songs_of(page, served, 200)))
    page.locator("#library-paste").fill(names)
    page.locator("#library-read").click()
    open_one = page.locator(".library-grade.is-ambiguous select").first
    expect(open_one).to_be_visible()
    before = kept(page)

    open_one.select_option(index=1)

    chosen = open_one.input_value()
    assert kept(page)["ids"] == [*before["ids"], chosen] or chosen in kept(page)["ids"]
    assert len(kept(page)["left"]) == len(before["left"]) - 1
    open_one.select_option(index=0)
    assert kept(page)["left"] == before["left"]


@pytest.mark.console_may_say("400")
def test_a_wrong_file_is_told_beside_the_form_and_nothing_is_lost(page: Page, served: str) -> None:
    open_library(page, served)
    bring(page, a_file(songs_of(page, served, 5)))
    expect(page.locator("#library-size")).to_have_text("5 songs")
    page.locator("#library-bring summary").click()
    page.locator("#library-paste").fill("kept, as it was\ntyped")

    bring(page, {"name": "wrong.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"})

    expect(page.locator("#library-problem")).to_contain_text("wrong.csv, row 1:")
    expect(page.locator("#library-paste")).to_have_value("kept, as it was\ntyped")
    expect(page.locator("#library-size")).to_have_text("5 songs")


def test_a_list_of_nothing_that_is_here_is_kept_for_later(page: Page, served: str) -> None:
    open_library(page, served)
    page.locator("#library-paste").fill("Nobody - Nothing\nNo one - Nowhere")

    page.locator("#library-read").click()

    expect(page.locator("#library-empty")).to_contain_text("None of your 2 songs")
    expect(page.locator("#library-shown")).to_be_hidden()
    assert len(kept(page)["left"]) == 2
    page.get_by_role("button", name="Look for the 2 again").click()
    expect(page.locator("#library-report")).to_contain_text("None of the 2 songs")
    assert len(kept(page)["left"]) == 2


def test_the_crate_is_a_library(page: Page, served: str) -> None:
    song, other = songs_of(page, served, 2)
    crate = [{"id": each["id"], "name": each["name"]} for each in (song, other)]
    page.add_init_script(f"localStorage.setItem('crate', {json.dumps(json.dumps(crate))})")
    open_library(page, served)

    page.locator("#library-crate").click()

    expect(page.locator("#library-size")).to_have_text("2 songs")
    assert kept(page)["ids"] == [song["id"], other["id"]]


@SIZES
def test_everything_fits_and_fingers_find_it(
    browser: Browser, served: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, **size) as page:
        open_library(page, served)
        names = [{"name": each["name"], "artists": []} for each in songs_of(page, served, 200)]
        bring(page, a_file([*names, {"name": "Nothing", "artists": []}]))
        expect(page.locator("#library-map[data-shown]")).to_be_attached()
        page.locator("#library-bring summary").click()
        for summary in page.locator(".library-grade:not([open]) summary").element_handles():
            summary.click()
        expect(page.locator(".library-choice").first).to_be_visible()

        assert_fits(
            page, ".page-library",
            ".page-library :is(a, button, summary, select, textarea):not(#library-field)",
        )  # fmt: skip
