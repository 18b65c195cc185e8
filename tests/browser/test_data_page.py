from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from analytics.catalogues import use
from analytics.home import Home
from tests.builders import make_tracks, write_csv
from tests.processes import serving
from tests.running_jobs import core_build
from tests.small_builds import put_beside
from tests.watching import watched_page

DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_the_chart_of_the_data_page_is_drawn_with_it_and_again_on_return(
    page: Page, served: str
) -> None:
    page.goto(f"{served}/data")
    expect(page.locator("#chart-sweep .scatterlayer path.point").first).to_be_visible()
    page.get_by_role("link", name="Explore").click()
    page.wait_for_selector("[data-shown]", state="attached")
    page.go_back()
    expect(page.locator("#chart-sweep .scatterlayer path.point").first).to_be_visible()


def test_an_admin_says_what_a_column_is_before_anything_is_made_of_a_file(
    page: Page, served: str, tmp_path: Path
) -> None:
    data = write_csv(tmp_path / "brought.csv", make_tracks(60))
    data.write_text(data.read_text().replace("track_name", "Was", 1))
    page.goto(f"{served}/data")
    page.locator("#data-file-field").set_input_files(data)
    expect(page.locator("#data-looked")).to_contain_text("no column gives each track's name")
    expect(page.locator("#data-import-form")).to_be_hidden()

    page.get_by_label("What Was is").select_option(label="Name")
    page.get_by_role("button", name="Read it with these columns").click()

    expect(page.locator("#data-looked")).to_contain_text("60 tracks from 60 rows of brought.csv.")
    expect(page.locator("#data-import-form")).to_be_visible()
    expect(page.locator("#lab-run-answer")).to_contain_text("Takes about")
    expect(page.locator("#data-catalogues")).to_contain_text("None yet.")


@pytest.mark.console_may_say("400")
def test_a_file_that_is_no_table_is_refused_beside_the_button(
    page: Page, served: str, tmp_path: Path
) -> None:
    (tmp_path / "x.csv").write_bytes(b"%PDF-1.7 and so on")
    page.goto(f"{served}/data")
    page.locator("#data-file-field").set_input_files(tmp_path / "x.csv")
    expect(page.locator("#data-problem")).to_contain_text("this is a PDF document")
    expect(page.locator("#data-import-form")).to_be_hidden()


def test_the_page_tells_what_has_served_and_one_press_goes_back(page: Page, tmp_path: Path) -> None:
    home = Home(core_build(tmp_path))
    use(home, put_beside(home))
    with serving(home.path, UNDERTONE_WORKERS="1") as address:
        page.goto(f"{address}/data")
        lines = page.locator("#data-served li")
        expect(lines).to_have_count(2)
        expect(lines.first).to_contain_text("in use")

        lines.nth(1).get_by_role("button", name="Go back to songs.csv").click()
        expect(page.locator("#banner")).to_contain_text("Another catalogue is in use")
        page.get_by_role("button", name="Show it").click()

        expect(lines).to_have_count(3)
        expect(lines.first).to_contain_text("Brought back")
        expect(lines.nth(1).get_by_role("button")).to_be_visible()


def test_a_file_is_not_sent_where_no_more_catalogues_are_kept(page: Page, tmp_path: Path) -> None:
    home = Home(core_build(tmp_path))
    put_beside(home)
    with serving(home.path, UNDERTONE_CATALOGUES="1", UNDERTONE_WORKERS="1") as address:
        page.goto(f"{address}/data")
        expect(page.locator("#data-catalogues")).to_contain_text("songs.csv")
        page.locator("#data-file-field").set_input_files(tmp_path / "songs.csv")
        expect(page.locator("#data-problem")).to_contain_text("Throw one away first: songs.csv")

        page.get_by_role("button", name="Throw away the catalogue 0001").click()
        page.get_by_role("button", name="Throw it away").click()
        expect(page.locator("#data-problem")).to_be_empty()


@pytest.mark.long
def test_a_file_becomes_the_catalogue_in_use_and_one_press_goes_back(
    page: Page, tmp_path: Path
) -> None:
    home = core_build(tmp_path)
    with serving(home, UNDERTONE_WORKERS="1") as address:
        page.goto(f"{address}/data")
        page.get_by_role("link", name="Bring another catalogue").click()
        brought = write_csv(tmp_path / "brought.csv", make_tracks(90, seed=1))
        page.locator("#data-file-field").set_input_files(brought)
        page.get_by_role("button", name="Make the catalogue").click()
        use = page.get_by_role("button", name="Use the catalogue 0001 of brought.csv")
        expect(use).to_be_visible(timeout=120_000)

        use.click()
        kept = page.get_by_role("button", name="Use the catalogue 0002 of songs.csv")
        expect(kept).to_be_visible(timeout=20_000)
        page.reload()
        expect(page.locator(".page-data .stats")).to_contain_text("90")

        kept.click()
        expect(use).to_be_visible(timeout=20_000)
        page.reload()
        expect(page.locator(".page-data .stats")).to_contain_text("120")


def files_of_plays(folder: Path, n_tracks: int) -> tuple[Path, Path]:
    """A file of plays of 24 people, one row of which cannot be used, and one of those people."""
    rows = [
        f"p{person},track-{(person * 7 + play) % n_tracks:05d},2024-{1 + play % 12:02d}-03T10:00Z"
        for person in range(24)
        for play in range(24)
    ]
    listens, users = folder / "listens.csv", folder / "users.csv"
    listens.write_text("\n".join(["user_id,track_id,timestamp", *rows, "p0,track-00001,never"]))
    people = [f"p{person},{'SE' if person % 2 else 'BR'}" for person in range(24)]
    users.write_text("\n".join(["user_id,country", *people]))
    return listens, users


def test_plays_are_added_to_the_tracks_in_use_until_listeners_shows_them(
    page: Page, tmp_path: Path
) -> None:
    home = core_build(tmp_path)
    listens, users = files_of_plays(tmp_path, 120)
    with serving(home, UNDERTONE_WORKERS="1") as address:
        page.goto(f"{address}/listeners")
        page.get_by_role("link", name="Data, Another catalogue").click()
        expect(page.locator("#data-in-use")).to_contain_text("120 tracks of songs.csv")
        expect(page.locator("#data-people-part")).to_be_hidden()

        page.locator("#data-plays-field").set_input_files(listens)
        told = page.locator("#data-plays-looked")
        expect(told).to_contain_text("576 plays of 24 people", timeout=60_000)
        expect(told).to_contain_text("1 row left out (row 578): its time cannot be read.")
        page.locator("#data-people-field").set_input_files(users)
        expect(page.locator("#data-people-looked")).to_contain_text("24 people", timeout=60_000)
        expect(page.locator("#data-missing")).to_be_hidden()
        page.get_by_role("button", name="Make the catalogue").click()
        use = page.get_by_role("button", name="Use the catalogue 0001 of songs.csv")
        expect(use).to_be_visible(timeout=120_000)
        expect(told).to_contain_text("the files have been removed")
        expect(page.locator("#data-import-form")).to_be_hidden()
        use.click()
        expect(page.locator("[data-catalogue='0001']")).to_contain_text("in use", timeout=20_000)

        page.locator("#data-file-field").set_input_files(tmp_path / "songs.csv")
        expect(page.locator("#data-missing")).to_contain_text(
            "has plays of 24 people. The new one will have none", timeout=60_000
        )
        page.get_by_role("button", name="Take out songs.csv").click()
        expect(page.locator("#data-missing")).to_be_hidden()
        page.goto(f"{address}/listeners")
        expect(page.locator("#listeners-headline dd").first).to_have_text("24")


@pytest.mark.console_may_say("400")
def test_a_wrong_file_of_plays_is_refused_and_can_be_taken_out(
    page: Page, served: str, tmp_path: Path
) -> None:
    tracks = write_csv(tmp_path / "brought.csv", make_tracks(60))
    (tmp_path / "wrong.csv").write_text("a,b\n1,2\n")
    page.goto(f"{served}/data")
    page.locator("#data-file-field").set_input_files(tracks)
    expect(page.locator("#data-import-form")).to_be_visible(timeout=60_000)

    page.locator("#data-plays-field").set_input_files(tmp_path / "wrong.csv")
    expect(page.locator("#data-problem")).to_contain_text("no column says who it was")
    expect(page.locator("#data-import-form")).to_be_hidden()

    page.get_by_role("button", name="Take out wrong.csv").click()
    expect(page.locator("#data-problem")).to_be_empty()
    expect(page.locator("#data-import-form")).to_be_visible()


@pytest.mark.long
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_tracks_plays_and_people_become_the_catalogue_that_listeners_shows(
    browser: Browser, tmp_path: Path, size: dict[str, Any]
) -> None:
    home = core_build(tmp_path)
    listens, users = files_of_plays(tmp_path, 90)
    brought = write_csv(tmp_path / "brought.csv", make_tracks(90, seed=1))
    with serving(home, UNDERTONE_WORKERS="1") as address, watched_page(browser, **size) as page:
        page.goto(f"{address}/data")
        page.locator("#data-plays-field").set_input_files(listens)
        expect(page.locator("#data-plays-looked")).to_contain_text("24 people", timeout=60_000)
        page.locator("#data-people-field").set_input_files(users)
        expect(page.locator("#data-people-looked")).to_contain_text("24 people", timeout=60_000)
        page.locator("#data-file-field").set_input_files(brought)
        expect(page.locator("#data-in-use")).to_contain_text("tracks of brought.csv")
        expect(page.locator("#data-people-looked")).to_contain_text("24 people", timeout=60_000)
        assert page.locator(".page-data").evaluate("(e) => e.scrollWidth <= e.clientWidth")

        page.get_by_role("button", name="Make the catalogue").click()
        use = page.get_by_role("button", name="Use the catalogue 0001 of brought.csv")
        expect(use).to_be_visible(timeout=300_000)
        use.click()
        expect(page.locator("[data-catalogue='0001']")).to_contain_text("in use", timeout=20_000)

        page.goto(f"{address}/listeners")
        expect(page.locator("#listeners-headline dd").first).to_have_text("24")
