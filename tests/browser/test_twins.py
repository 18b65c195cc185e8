"""The browser and the server read addresses and select tracks by the same rules."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from analytics.artifacts import open_build
from analytics.engine import Engine
from tests.twins import assert_twins_agree


def test_browser_and_server_agree_on_a_thousand_random_filters(
    page: Page, served: str, demo_build: Path
) -> None:
    engine = Engine(open_build(demo_build))
    page.goto(served)
    page.wait_for_selector("#explore")
    n_narrow = assert_twins_agree(page, engine, 1_000, seed=11)
    assert n_narrow > 300, "the filters must be worth comparing"
