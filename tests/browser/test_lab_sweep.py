from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from analytics.build import BuildSpec, build
from tests.builders import make_tracks, write_csv
from tests.processes import serving
from tests.watching import watched_page

LONGEST_SWEEP_MS = 90_000
CHART = "#chart-lab-silhouette"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The Lab's part, served over a home of its own with a core build."""
    data = write_csv(tmp_path / "songs.csv", make_tracks(90))
    build(BuildSpec(data, None, core=True, k=3, seed=0), tmp_path / "home", lambda _news: None)
    with serving(tmp_path / "home") as served:
        yield f"{served}/lab?part=number"


def numbers_drawn(page: Page) -> list[int]:
    """The numbers of groups in the chart of silhouettes."""
    return list(
        page.evaluate("document.querySelector('#chart-lab-silhouette .js-plotly-plot').data[0].x")
    )


@pytest.mark.console_may_say("status of 400")
def test_a_sweep_is_started_watched_and_shown_on_a_desktop_and_a_phone(
    page: Page, browser: Browser, address: str
) -> None:
    page.goto(address)
    answer = page.locator("#lab-run-answer")
    expect(answer).to_contain_text("Takes about")
    page.fill("#lab-sweep-to", "40")
    expect(answer).to_have_text("to is 40; it can be 3 to 20.")
    page.click("#lab-run-start")
    expect(page.locator("#lab-sweep-to")).to_have_value("40")

    page.fill("#lab-sweep-to", "5")
    page.press("#lab-sweep-to", "Enter")
    running = page.locator("#lab-run-active li")
    expect(running).to_contain_text("Trying 2 to 5 groups")
    expect(running.locator("progress")).to_be_visible()
    expect(running.get_by_role("button", name="Cancel")).to_be_visible()

    expect(answer).to_contain_text("2 to 5 groups have been tried.", timeout=LONGEST_SWEEP_MS)
    expect(running).to_have_count(0)
    answer.get_by_role("button", name="Show them").click()
    expect(page.locator(CHART)).to_be_visible()
    assert page.url.endswith("?part=number&sweep=0001")
    page.wait_for_function(
        "() => document.querySelector('#chart-lab-silhouette .js-plotly-plot')?.data"
    )
    assert numbers_drawn(page) == [2, 3, 4, 5]
    expect(page.locator(".lab-choice")).to_contain_text("2 to 5")

    with watched_page(
        browser, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    ) as phone:
        phone.goto(f"{address}&sweep=0001")
        expect(phone.locator(CHART)).to_be_visible()
        expect(phone.locator("#lab-run-start")).to_be_visible()
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390

    # The Run part lists it with the runs, as a link to what came of it.
    page.goto(address.replace("number", "run"))
    history = page.locator("#lab-run-history [data-run]")
    expect(history).to_contain_text("Trying 2 to 5 groups")
    history.get_by_role("link", name="sweep 0001").click()
    expect(page.locator(CHART)).to_be_visible()
