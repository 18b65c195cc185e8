"""Somebody looks at their own plays, on a desktop and on a phone; the console stays silent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fitting import assert_fits
from tests.listening import add_listeners
from tests.me_page import SEASONS, SONGS, a_history, bring, brought, kept, names, open_page
from tests.plays import some_plays
from tests.processes import serving
from tests.watching import watched_page

DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
TOKEN = "a-token-that-is-the-first-person-s"
N_TRACKS = 120
"""Of `tiny_build`."""


@pytest.fixture(scope="module")
def known(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app in whose catalogue people are known; the first has TOKEN."""
    home = Path(copytree(tiny_build, tmp_path_factory.mktemp("me") / "home"))
    plays = some_plays(12, N_TRACKS, per_listener=40)
    tokens = [TOKEN, *(f"other {each}" for each in range(11))]
    add_listeners(home, plays, tokens=tokens, learned=True)
    with serving(home) as address:
        yield address


@SIZES
def test_a_history_becomes_tastes_charts_and_what_is_next_and_outlives_a_reload(
    browser: Browser, known: str, size: dict[str, Any]
) -> None:
    with brought(browser, known, size) as page:
        expect(page.locator("#me-report")).to_contain_text("40 plays of 40 songs found here")
        page.locator("#me-report summary", has_text="not in the catalogue").click()
        expect(page.get_by_text("Nobody – Nothing")).to_be_visible()
        expect(page.locator("#me-from")).to_have_text("From Streaming_History_Audio_0.json")
        expect(page.locator(".me-taste")).to_have_count(2)
        expect(page.locator("#chart-me-time .barlayer .trace").first).to_be_attached()
        expect(page.locator("#chart-me-hours .barlayer .trace").first).to_be_attached()
        expect(page.locator("#me-unplayed .me-song").first).to_be_visible()
        before = names(page)

        page.reload()

        expect(page.locator(SONGS)).to_have_count(20)
        assert names(page) == before
        expect(page.locator("#me-report")).to_be_hidden()


@SIZES
def test_the_last_session_is_gone_on_with_and_the_choice_is_kept(
    browser: Browser, known: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, **size) as page:
        open_page(page, known)
        bring(page)
        usual = names(page)
        expect(page.locator("#me-session")).to_be_hidden()

        page.get_by_role("button", name="From where I stopped").click()

        expect(page.locator("#me-session a")).to_have_text([re.compile("^Song 58")])
        expect(page.locator(SONGS)).to_have_count(20)
        expect(page.locator("#me-next-said")).to_contain_text("what people played next")
        gone_on = names(page)
        assert gone_on != usual
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("button", name=f"Not for me: {gone_on[0]}", exact=True).click()
        page.get_by_role("dialog").get_by_role("button", name="Not this song").click()
        expect(page.locator(SONGS).first).not_to_contain_text(gone_on[0])
        without = names(page)

        page.reload()

        expect(page.locator("#me-session a")).to_have_count(1)
        expect(page.locator(SONGS)).to_have_count(20)
        assert names(page) == without
        page.get_by_role("button", name="Both").click()
        expect(page.locator("#me-session")).to_be_hidden()


@SIZES
def test_a_song_is_not_for_somebody_until_they_take_that_back(
    browser: Browser, known: str, size: dict[str, Any]
) -> None:
    with brought(browser, known, size) as page:
        before = names(page)
        expect(page.locator("#me-dislikes")).to_be_hidden()

        page.get_by_role("button", name=f"Not for me: {before[0]}", exact=True).click()
        page.get_by_role("dialog").get_by_role("button", name="Not this song").click()

        expect(page.locator(f"{SONGS} .track-name").first).not_to_have_text(before[0])
        assert before[0] not in names(page)
        page.reload()
        expect(page.locator(SONGS)).to_have_count(20)
        assert before[0] not in names(page)
        page.locator("#me-dislikes summary").click()
        expect(page.locator("#me-dislikes-list")).to_contain_text(f"Not this song{before[0]}")
        page.get_by_role("button", name=f"Take back: Not this song, {before[0]}").click()
        expect(page.locator("#me-dislikes")).to_be_hidden()
        expect(page.locator(f"{SONGS} .track-name").first).to_have_text(before[0])
        assert names(page) == before


def test_a_dialog_of_reasons_is_left_by_the_keyboard_with_nothing_changed(
    browser: Browser, known: str
) -> None:
    with brought(browser, known, DESKTOP) as page:
        opener = page.locator(f"{SONGS} [aria-haspopup=dialog]").first
        opener.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        assert page.get_by_role("dialog").get_by_role("button").count() >= 4

        page.keyboard.press("Escape")

        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(opener).to_be_focused()
        assert kept(page)["dislikes"] == []


@SIZES
def test_how_far_back_is_looked_changes_what_is_next(
    browser: Browser, known: str, size: dict[str, Any]
) -> None:
    with brought(browser, known, size, a_history(SEASONS, days_apart=20)) as page:
        page.get_by_role("button", name="By sound").click()
        expect(page.locator("#me-next-said")).to_have_text("By how what you play sounds.")
        before = names(page)
        slider = page.locator("#me-half-life")

        slider.focus()
        page.keyboard.press("Home")

        expect(page.locator("#me-half-life-said")).to_have_text("This week")
        expect(page.locator("#me-tastes-said")).to_contain_text("in what you play now")
        page.wait_for_function(
            "before => JSON.stringify([...document.querySelectorAll('#me-next .track-name')]"
            ".map(each => each.textContent)) !== before",
            arg=json.dumps(before, ensure_ascii=False, separators=(",", ":")),
        )
        assert {int(name.split()[1]) % 3 for name in names(page)[:5]} == {1}
        assert kept(page)["halfLife"] == "7"
        slider.press("End")
        expect(page.locator("#me-half-life-said")).to_have_text("All of it")


@SIZES
def test_by_what_is_chosen_for_somebody_is_theirs_to_say(
    browser: Browser, known: str, size: dict[str, Any]
) -> None:
    with brought(browser, known, size) as page:
        people = page.get_by_role("button", name="By what people play")
        expect(page.get_by_role("button", name="Both")).to_have_attribute("aria-pressed", "true")

        people.click()

        expect(people).to_have_attribute("aria-pressed", "true")
        expect(people).to_be_focused()
        expect(page.locator("#me-next-said")).to_contain_text("play the same as you")
        expect(page.locator(f"{SONGS} .me-why").first).to_contain_text("People who play")
        page.get_by_role("button", name="By sound").click()
        expect(page.locator(f"{SONGS} .me-why").first).to_contain_text("Sounds like")
        assert kept(page)["by"] == "sound"


@SIZES
def test_a_token_in_a_link_is_taken_out_and_shows_one_s_own_plays(
    browser: Browser, known: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, **size) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))

        page.goto(f"{known}/me#token={TOKEN}")

        expect(page.locator("#me-from")).to_have_text("Your plays here")
        expect(page.locator(SONGS)).to_have_count(20)
        assert page.url == f"{known}/me"
        assert not any(TOKEN in url for url in asked)
        assert TOKEN not in page.evaluate("JSON.stringify(localStorage)")
        page.reload()
        expect(page.locator(SONGS)).to_have_count(20)


@pytest.mark.console_may_say("400")
def test_a_wrong_token_is_told_beside_the_field(page: Page, known: str) -> None:
    open_page(page, known)
    page.locator("#me-token").fill("nobody's")

    page.get_by_role("button", name="Show my plays").click()

    expect(page.locator("#me-problem")).to_have_text("This is nobody’s token here.")
    expect(page.locator("#me-shown")).to_be_hidden()
    page.locator("#me-token").fill(TOKEN)
    page.keyboard.press("Enter")
    expect(page.locator("#me-from")).to_have_text("Your plays here")
    expect(page.locator("#me-problem")).to_be_empty()
    expect(page.locator("#me-token")).to_have_value("")


@pytest.mark.console_may_say("400")
def test_a_wrong_file_is_told_beside_the_form_and_nothing_is_lost(page: Page, known: str) -> None:
    open_page(page, known)
    bring(page)

    page.set_input_files(
        "#me-field", {"name": "wrong.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
    )

    expect(page.locator("#me-problem")).to_contain_text("wrong.csv: this is no JSON")
    expect(page.locator(SONGS)).to_have_count(20)


def test_a_library_is_shown_without_what_needs_times(page: Page, known: str) -> None:
    library = {"ids": [f"track-{row:05d}" for row in range(0, 30)], "left": []}
    page.add_init_script(f"localStorage.setItem('library', {json.dumps(json.dumps(library))})")
    open_page(page, known)
    expect(page.locator("#me-library-said")).to_have_text("It has 30 tracks.")

    page.locator("#me-library").click()

    expect(page.locator(SONGS)).to_have_count(20)
    expect(page.locator("#me-from")).to_have_text("From your library")
    expect(page.locator("#me-timed")).to_be_hidden()
    expect(page.locator("#me-untimed")).to_be_visible()
    expect(page.locator("#me-not-over")).to_contain_text("does not say when")


def test_a_history_that_was_brought_is_still_there_after_something_else_was_looked_at(
    page: Page, known: str
) -> None:
    open_page(page, known)
    bring(page)
    expect(page.locator("#me-again")).to_be_hidden()
    page.locator("#me-bring summary").click()
    page.locator("#me-token").fill(TOKEN)
    page.keyboard.press("Enter")
    expect(page.locator("#me-from")).to_have_text("Your plays here")

    page.locator("#me-bring summary").click()
    page.locator("#me-again").click()

    expect(page.locator("#me-from")).to_have_text("From Streaming_History_Audio_0.json")
    page.evaluate("sessionStorage.clear(); undertone.me.choose({ from: 'token' })")
    page.reload()
    expect(page.locator("#me-from")).to_have_text("From Streaming_History_Audio_0.json")


@SIZES
def test_everything_is_forgotten_by_one_press_and_comes_back_by_another(
    browser: Browser, known: str, size: dict[str, Any]
) -> None:
    with brought(browser, known, size) as page:
        before = names(page)

        page.get_by_role("button", name="Forget everything").click()

        expect(page.locator("#me-shown")).to_be_hidden()
        expect(page.locator("#me-from")).to_have_text("Everything is forgotten")
        assert kept(page) == {}
        expect(page.locator("#me-undo")).to_be_focused()
        page.locator("#me-undo").click()
        expect(page.locator(SONGS)).to_have_count(20)
        assert names(page) == before
        page.get_by_role("button", name="Forget everything").click()
        expect(page.locator("#me-shown")).to_be_hidden()
        page.reload()
        page.wait_for_selector("#me-pick")
        expect(page.locator("#me-kept")).to_be_hidden()
        expect(page.locator("#me-shown")).to_be_hidden()


def test_what_is_forgotten_in_one_tab_is_forgotten_in_every_other(page: Page, known: str) -> None:
    open_page(page, known)
    bring(page)
    other = page.context.new_page()
    other.goto(f"{known}/me")
    expect(other.locator(SONGS)).to_have_count(20)

    page.get_by_role("button", name="Forget everything").click()

    expect(other.locator("#me-shown")).to_be_hidden()
    expect(other.locator("#me-again")).to_be_hidden()
    page.locator("#me-undo").click()
    expect(other.locator(SONGS)).to_have_count(20)


def test_a_taste_leads_to_a_playlist_and_to_the_map(page: Page, known: str) -> None:
    open_page(page, known)
    bring(page)
    taste = page.locator(".me-taste").first

    taste.get_by_role("link", name="See it on the map").click()
    expect(page).to_have_url(re.compile(r"/\?region=pca\."))
    page.go_back()
    taste.get_by_role("link", name="Make a playlist of it").click()

    expect(page.locator(".pl-title h2")).to_be_visible()
    assert "/playlists?song=" in page.url


def test_all_that_is_next_goes_in_the_crate(page: Page, known: str) -> None:
    open_page(page, known)
    bring(page)

    page.locator("#me-next-all").click()

    expect(page.locator("#crate-count")).to_contain_text("20 tracks")


@SIZES
def test_everything_fits_and_fingers_find_it(
    browser: Browser, known: str, size: dict[str, Any]
) -> None:
    with brought(browser, known, size) as page:
        page.locator(f"{SONGS} [aria-haspopup=dialog]").first.click()
        page.get_by_role("dialog").get_by_role("button", name="Another reason").click()
        page.locator("#me-dislikes summary").click()

        assert_fits(page, "#me", "#me :is(button, a, summary, select):not(p *)")
        unnamed = page.evaluate(
            """() => [...document.querySelectorAll('#me :is(button, a, input)')]
                .filter((each) => !(each.textContent.trim() || each.ariaLabel
                    || each.labels?.length)).map((each) => each.outerHTML)"""
        )
        assert unnamed == []
