"""Coming in, one's account, and people, in a browser."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from analytics.build import BuildSpec, build
from tests.builders import make_tracks, write_csv
from tests.processes import ROOT, environment, serving

GOOD = "seven grey herons wade"
REFUSED = "Failed to load resource: the server responded with a status of 400"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app where people sign in, with Ann, who is an admin."""
    folder = tmp_path_factory.mktemp("accounts")
    data = write_csv(folder / "songs.csv", make_tracks(120))
    home = folder / "home"
    build(BuildSpec(data, None, core=True, k=3, seed=0), home, lambda _news: None)
    words = ("person", "add", "ann@example.org", "--name", "Ann", "--role", "admin")
    subprocess.run(
        [sys.executable, "-m", "dashapp", *words], input=GOOD, text=True, check=True, cwd=ROOT,
        env=environment(home), capture_output=True,
    )  # fmt: skip
    with serving(home, UNDERTONE_OPEN="no", UNDERTONE_WORKERS="1") as found:
        yield found


def sign_in(page: Page, password: str = GOOD) -> None:
    page.get_by_label("E-mail address").fill("ann@example.org")
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")
    if password == GOOD:
        page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.mark.console_may_say(REFUSED)
def test_what_is_for_the_team_leads_to_signing_in_and_back(page: Page, address: str) -> None:
    page.goto(f"{address}/lab?part=run")
    expect(page.get_by_role("form", name="A new run")).to_have_count(0)
    page.get_by_role("link", name="Sign in").click()
    sign_in(page, "not this one")
    problem = page.get_by_text("This e-mail address and this password do not belong together.")
    expect(problem).to_be_visible()
    expect(page.get_by_label("Password")).to_be_focused()
    expect(page.get_by_label("Password")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("E-mail address")).to_have_value("ann@example.org")
    sign_in(page)
    expect(page.get_by_role("form", name="A new run")).to_be_visible(timeout=20_000)
    assert page.url == f"{address}/lab?part=run"


def test_somebody_who_is_invited_comes_in_by_the_link_on_a_phone(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in?next=/people")
    sign_in(page)
    invite = page.get_by_role("form", name="Make a link", exact=True)
    invite.get_by_label("Name").fill("Ben <b>")
    invite.get_by_label("E-mail address").fill("ben@example.org")
    invite.get_by_role("radio", name="Team").check()
    invite.get_by_role("button", name="Make a link").click()
    expect(invite.get_by_label("Copy the link now")).to_be_visible(timeout=20_000)
    link = invite.get_by_label("Copy the link now").input_value()
    assert link.startswith(f"{address}/join#")

    page.context.clear_cookies()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(link)
    page.get_by_role("textbox", name="Password").fill(GOOD)
    page.get_by_role("button", name="Set password and sign in").click()
    page.wait_for_url("**/you")
    expect(page.get_by_role("heading", name="Ben <b>")).to_be_visible()
    expect(page.get_by_role("link", name="People")).to_have_count(0)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390

    page.goto(f"{address}/people")
    expect(page.get_by_text("This page is for admins. Your account may not")).to_be_visible()


def test_a_token_is_shown_once_and_can_be_taken_back(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    sign_in(page)
    page.get_by_label("What it is for").fill("Nightly")
    page.get_by_role("button", name="Make a token").click()
    token = page.get_by_label("Copy the token now").input_value()
    assert token.startswith("ut_")
    page.reload()
    expect(page.get_by_role("button", name="Take back")).to_be_visible()
    assert token not in page.content()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("read; taken back")).to_be_visible(timeout=20_000)


def test_signing_out_leaves_a_visitor(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    sign_in(page)
    page.get_by_role("button", name="Sign out here").click()
    page.wait_for_url("**/sign-in")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto(f"{address}/audit")
    expect(page.get_by_text("This page is for admins.")).to_be_visible()


def test_what_was_done_is_there_for_admins(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in?next=/audit")
    sign_in(page)
    expect(page.get_by_text("The command line added Ann")).to_be_visible()


def test_people_and_what_was_done_are_found_by_what_is_typed(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/sign-in?next=/people")
    sign_in(page)
    find = page.get_by_role("search", name="Find people")
    find.get_by_label("Name or e-mail address").fill("nobody at all")
    find.get_by_label("Name or e-mail address").press("Enter")
    page.wait_for_url("**/people?q=nobody+at+all")
    expect(page.get_by_text("0 people have this in their name or address.")).to_be_visible()
    find.get_by_label("Name or e-mail address").fill("ANN@")
    find.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", name="Ann (you)")).to_be_visible()
    page.get_by_role("link", name="Show everybody").click()
    page.wait_for_url("**/people")
    page.goto(f"{address}/audit")
    find = page.get_by_role("search", name="Find what was done")
    find.get_by_label("By whom").fill("command line")
    find.get_by_label("What").fill("added")
    find.get_by_role("button", name="Find").click()
    expect(page.get_by_text("The command line added Ann")).to_be_visible()
    find.get_by_label("By whom").fill("nobody")
    find.get_by_label("By whom").press("Enter")
    expect(page.get_by_text("Nothing like that.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
