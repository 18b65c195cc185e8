"""Saved lists where lists are made: what became of them; those that a browser kept by itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import select, update

from dashapp.people.asker import Asker
from dashapp.people.directory import Directory
from dashapp.people.passwords import Passwords
from dashapp.people.roles import Role
from dashapp.people.sessions import Sessions
from dashapp.saved.content import Content, Song
from dashapp.store import Store
from dashapp.store.schema import SAVED, VERSIONS
from tests.processes import serving
from tests.running_jobs import core_build
from tests.watching import watched_page

SONGS = ".pl-song"
RECIPE = "tracks=8&order=build"
GOOD = "seven grey herons wade"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FAILED = "Failed to load resource"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return core_build(tmp_path_factory.mktemp("saved-lists"))


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    with serving(home, UNDERTONE_OPEN="no", UNDERTONE_WORKERS="1") as found:
        yield found


def open_list(page: Page, address: str, query: str = RECIPE) -> list[str]:
    page.goto(f"{address}/playlists?{query}")
    page.wait_for_selector(SONGS)
    return ids_of(page)


def ids_of(page: Page) -> list[str]:
    found: list[str] = page.locator(SONGS).evaluate_all("(all) => all.map((e) => e.dataset.id)")
    return found


def save(page: Page) -> str:
    """Save the list that is open; its id."""
    button = page.locator("#playlist-save")
    with page.expect_response("**/saved") as answer:
        button.click()
    expect(button).to_contain_text("Saved: see it")
    found: str = answer.value.json()["id"]
    return found


def change_what_is_saved(home: Path, saved_id: str, change: Callable[[Content], Content]) -> None:
    """As if it had been saved otherwise."""
    with Store(home).writing() as pen:
        was = pen.execute(select(VERSIONS.c.content).where(VERSIONS.c.saved == saved_id))
        content = change(Content.read(was.scalar_one())).spelled()
        pen.execute(update(VERSIONS).where(VERSIONS.c.saved == saved_id).values(content=content))


def other_songs(content: Content) -> Content:
    songs = (*content.songs[1:], Song("lost", "Long gone", "Bo"))
    return replace(content, songs=songs, fingerprint="b")


def saved_ids(home: Path, saved_id: str) -> list[str]:
    query = select(VERSIONS.c.content).where(VERSIONS.c.saved == saved_id)
    with Store(home).reading() as look:
        texts = look.execute(query.order_by(VERSIONS.c.number.desc())).scalars().all()
    return list(Content.read(texts[0]).ids)


def test_a_saved_list_is_there_again_and_says_what_became_of_it(
    page: Page, address: str, home: Path
) -> None:
    ids = open_list(page, address)
    saved = save(page)
    expect(page.locator(".pl-lists-card")).to_contain_text("8 songs")
    change_what_is_saved(home, saved, other_songs)
    page.reload()
    changes = page.locator("#playlist-changes")
    expect(changes).to_contain_text("The catalogue has changed since you saved this: 7 of 8 songs")
    expect(changes).to_contain_text("Long gone")
    expect(page.locator("#playlist-save")).to_contain_text("Saved: see it")

    page.get_by_text("Keep the list as it is now").click()
    expect(changes).to_have_count(0)
    page.wait_for_selector(SONGS)
    assert saved_ids(home, saved) == ids
    page.locator("#playlist-save").click()
    page.get_by_role("button", name="Delete 8 songs").click()
    page.get_by_role("button", name="Undo: 8 songs").click()
    expect(page.get_by_role("link", name="Open 8 songs")).to_be_visible()


def test_the_old_list_can_be_kept_and_is_not_offered_again(
    page: Page, address: str, home: Path
) -> None:
    open_list(page, address)
    saved = save(page)
    change_what_is_saved(home, saved, other_songs)
    page.reload()
    page.get_by_text("Keep the old list").click()
    changes = page.locator("#playlist-changes")
    expect(changes).to_contain_text("You keep this list as it was: 8 songs")
    old = saved_ids(home, saved)
    assert old[-1] == "lost"

    page.reload()
    expect(changes).to_contain_text("You keep this list as it was")
    page.get_by_text("Put the old songs in your crate").click()
    expect(page.locator("#crate-count")).to_contain_text("8 tracks")
    assert saved_ids(home, saved) == old
    page.get_by_text("Keep the list as it is now").click()
    expect(changes).to_have_count(0)
    page.wait_for_selector(SONGS)
    assert saved_ids(home, saved) == ids_of(page)


def test_a_saved_list_is_compared_by_its_data_and_known_by_its_old_address(
    page: Page, address: str, home: Path
) -> None:
    open_list(page, address)
    saved = save(page)
    change_what_is_saved(
        home, saved,
        lambda was: replace(was, fingerprint="b", query=f"{was.query}&song=no-longer-here"),
    )  # fmt: skip
    page.reload()
    page.locator("a.pl-list-name").click()
    page.wait_for_url("**no-longer-here")
    changes = page.locator("#playlist-changes")
    expect(changes).to_contain_text("has changed since you saved this; the list is still the same")
    expect(page.locator("#playlist-save")).to_contain_text("Saved: see it")

    page.reload()
    page.wait_for_selector(SONGS)
    expect(page.locator("#playlist-save")).to_contain_text("Saved: see it")
    expect(changes).to_have_count(0)


def test_a_saved_list_that_comes_to_nothing_says_so(page: Page, address: str, home: Path) -> None:
    open_list(page, address)
    saved = save(page)
    change_what_is_saved(home, saved, lambda was: replace(was, query="song=no-longer-here"))
    page.reload()
    page.locator("a.pl-list-name").click()
    changes = page.locator("#playlist-changes")
    expect(changes).to_contain_text("comes to nothing on this catalogue")
    page.get_by_text("Put the old songs in your crate").click()
    expect(page.locator("#crate-count")).to_contain_text("8 tracks")


# -- lists that a browser kept by itself ----------------------------------------------------------


def kept_lists(page: Page, address: str, n: int = 3) -> list[dict[str, Any]]:
    """Lists as browsers kept them, put into this one."""
    open_list(page, address)
    rows = page.request.get(f"{address}/rows?stop=20").json()["rows"]
    tracks = [
        {"id": row["id"], "name": row["name"], "artists": ", ".join(row["artists"])} for row in rows
    ]
    lists = [
        {"name": f"Kept {k}", "query": f"tracks={k + 5}", "fingerprint": "a", "tracks": tracks[k:]}
        for k in range(n)
    ]
    page.evaluate("(lists) => (localStorage.playlists = JSON.stringify(lists))", lists)
    return lists


def names_kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "JSON.parse(localStorage.playlists || '[]').map(({ name }) => name)"
    )
    return found


def names_saved(page: Page, address: str) -> list[str]:
    items = page.request.get(f"{address}/api/v1/saved?kind=playlist").json()["items"]
    return sorted(item["name"] for item in items)


@pytest.mark.parametrize("path", ["playlists", "saved"])
@pytest.mark.parametrize("size", [{}, PHONE], ids=["desktop", "phone"])
def test_lists_of_this_browser_are_moved_by_one_press(
    browser: Browser, address: str, path: str, size: dict[str, Any]
) -> None:
    with watched_page(browser, **size) as page:
        lists = kept_lists(page, address)
        page.goto(f"{address}/{path}")
        notice = page.locator("#browser-lists")
        expect(notice).to_contain_text("3 lists are kept in this browser only.")
        button = notice.get_by_role("button", name="Move to Saved")
        box = button.bounding_box()
        assert box is not None and box["height"] >= (44 if size else 24)
        button.click()
        expect(notice).to_contain_text("3 lists moved to Saved.")
        expect(button).to_have_count(0)
        assert page.evaluate("localStorage.playlists") is None
        names = ["Kept 0", "Kept 1", "Kept 2"]
        assert names_saved(page, address) == names
        if path == "playlists":
            expect(page.locator(".pl-lists-card li")).to_have_count(3)
        notice.get_by_role("link", name="See what is saved").click()
        expect(page.get_by_role("link", name="Kept 2", exact=True)).to_be_visible()
        page.reload()
        expect(notice).to_be_hidden()

        # The same lists once more, as if the browser had not heard that they were moved.
        page.evaluate("(lists) => (localStorage.playlists = JSON.stringify(lists))", lists)
        page.reload()
        button.click()
        expect(notice).to_contain_text("3 lists moved to Saved.")
        assert names_saved(page, address) == names


def test_a_server_that_fails_midway_has_what_it_said_it_has_and_the_rest_stays(
    browser: Browser, address: str
) -> None:
    with watched_page(browser, expected=[FAILED]) as page:
        kept_lists(page, address)

        def fail(route: Route) -> None:
            if json.loads(route.request.post_data or "{}")["name"] == "Kept 0":
                route.continue_()
            else:
                route.fulfill(status=503, json={"error": "The store is away."})

        page.route("**/saved/bring", fail)
        page.goto(f"{address}/saved")
        notice = page.locator("#browser-lists")
        notice.get_by_role("button", name="Move to Saved").click()
        expect(notice).to_contain_text("Kept 1: The store is away.", timeout=15_000)
        expect(notice).to_contain_text("Kept 2: Not tried.")
        expect(notice).to_contain_text("1 list moved to Saved. 2 lists are kept")
        assert names_kept(page) == ["Kept 1", "Kept 2"]
        assert names_saved(page, address) == ["Kept 0"]

        page.unroute("**/saved/bring")
        notice.get_by_role("button", name="Try again").click()
        expect(notice).to_contain_text("3 lists moved to Saved.")
        assert names_kept(page) == []
        assert names_saved(page, address) == ["Kept 0", "Kept 1", "Kept 2"]


def test_an_answer_that_is_lost_on_the_way_makes_no_second_list(
    browser: Browser, address: str
) -> None:
    with watched_page(browser, expected=[FAILED]) as page:
        kept_lists(page, address, 1)

        def lose(route: Route) -> None:
            route.fetch()
            route.abort()

        page.route("**/saved/bring", lose)
        page.goto(f"{address}/playlists")
        notice = page.locator("#browser-lists")
        notice.get_by_role("button", name="Move to Saved").click()
        expect(notice).to_contain_text("Kept 0: The server cannot be reached.", timeout=15_000)
        assert names_kept(page) == ["Kept 0"]
        page.unroute("**/saved/bring")
        notice.get_by_role("button", name="Try again").click()
        expect(notice).to_contain_text("1 list moved to Saved.")
        assert names_saved(page, address) == ["Kept 0"]


def test_a_list_the_server_refuses_stays_with_the_reason_and_the_others_are_moved(
    browser: Browser, address: str
) -> None:
    with watched_page(browser, expected=[FAILED]) as page:
        lists = kept_lists(page, address)
        lists[1]["name"] = " "
        odd = [*lists, {"name": "not a list"}, 7]
        page.evaluate("(lists) => (localStorage.playlists = JSON.stringify(lists))", odd)
        page.goto(f"{address}/playlists")
        notice = page.locator("#browser-lists")
        expect(notice).to_contain_text("3 lists are kept in this browser only.")
        notice.get_by_role("button", name="Move to Saved").click()
        expect(notice).to_contain_text("A name is needed.")
        expect(notice).to_contain_text("2 lists moved to Saved. 1 list is kept")
        assert page.evaluate("JSON.parse(localStorage.playlists).length") == 3
        assert names_saved(page, address) == ["Kept 0", "Kept 2"]


def test_lists_of_this_browser_are_moved_into_the_account_of_who_is_signed_in(
    browser: Browser, address: str, home: Path
) -> None:
    store = Store(home)
    system = Asker(role=Role.ADMIN, is_system=True)
    ann = Directory(store, Sessions(store), Passwords()).add(
        system, "ann@example.org", "Ann", "listener", GOOD
    )
    with watched_page(browser) as page:
        kept_lists(page, address, 2)
        page.request.post(
            f"{address}/account/sign-in", data={"email": "ann@example.org", "password": GOOD}
        )
        page.goto(f"{address}/saved")
        notice = page.locator("#browser-lists")
        notice.get_by_role("button", name="Move to Saved").click()
        expect(notice).to_contain_text("2 lists moved to Saved.")
        with store.reading() as look:
            owners = look.execute(
                select(SAVED.c.name).where(SAVED.c.owner_person == ann.id)
            ).scalars()
            assert sorted(owners) == ["Kept 0", "Kept 1"]
