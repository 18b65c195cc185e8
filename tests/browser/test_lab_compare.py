from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.lab_build import MOVED, with_lab
from tests.processes import serving

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
HDBSCAN = re.compile(r"\w+ hdbscan")
MIXTURE = re.compile(r"\w+ gmm")
"""What a map says it shows: its name, and the method that colours it."""
BOTH_MAPS = "#still-map-a[data-shown] canvas, #still-map-b[data-shown] canvas"


@pytest.fixture(scope="module")
def lab(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app whose build has the Lab's reports."""
    with serving(with_lab(tiny_build, tmp_path_factory.mktemp("lab"))) as address:
        yield address


def test_two_methods_are_drawn_on_the_same_map(page: Page, lab: str) -> None:
    page.set_viewport_size(DESKTOP)
    page.goto(f"{lab}/lab?part=compare&a=kmeans&b=hdbscan")

    expect(page.locator(BOTH_MAPS)).to_have_count(2)
    expect(page.locator("#still-map-b")).to_have_attribute("data-shown", HDBSCAN)


def test_another_method_is_a_link_and_back_returns(page: Page, lab: str) -> None:
    page.set_viewport_size(DESKTOP)
    page.goto(f"{lab}/lab?part=compare&a=kmeans&b=hdbscan")
    expect(page.locator("#still-map-b")).to_have_attribute("data-shown", HDBSCAN)

    page.get_by_label("with which method").get_by_text("Gaussian mixture").click()

    expect(page.locator("#still-map-b")).to_have_attribute("data-shown", MIXTURE)
    expect(page.get_by_text(f"{MOVED} tracks on which they disagree")).to_be_visible()
    page.go_back()
    expect(page.locator("#still-map-b")).to_have_attribute("data-shown", HDBSCAN)


def test_the_flows_are_a_table_too(page: Page, lab: str) -> None:
    page.set_viewport_size(DESKTOP)
    page.goto(f"{lab}/lab?part=compare&a=kmeans&b=gmm")
    card = page.locator(".chart-card", has=page.locator("#chart-lab-flow"))
    expect(card.locator(".scatterlayer .trace").first).to_be_attached()

    card.locator("summary").click()
    card.get_by_text("View as table").click()

    expect(card.locator("thead th").first).to_have_text("k-means / Gaussian mixture")
    counted = [int(words) for words in card.locator("tbody td:last-child").all_inner_texts()]
    assert sum(counted) == 120


def test_the_tracks_they_disagree_on_come_as_a_file(page: Page, lab: str) -> None:
    page.goto(f"{lab}/lab?part=compare&a=kmeans&b=gmm")

    with page.expect_download() as download:
        page.get_by_text("All as CSV").click()

    lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert "cluster_gmm" in lines[0]
    assert len(lines) == 1 + MOVED


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("part", ["compare", "projections", "explore"])
def test_nothing_reaches_beyond_the_screen(
    page: Page, lab: str, size: dict[str, int], part: str
) -> None:
    page.set_viewport_size(size)
    page.goto(f"{lab}/lab?part={part}")
    page.wait_for_selector(".lab-part .card")

    for box in ("document.documentElement", "document.querySelector('.page-lab')"):
        width, room = page.evaluate(f"[{box}.scrollWidth, {box}.clientWidth]")
        assert width <= room


@pytest.mark.parametrize("part", ["compare", "projections", "explore"])
def test_fingers_find_everything_on_a_phone(page: Page, lab: str, part: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{lab}/lab?part={part}")
    page.wait_for_selector(".lab-part .card")

    small = page.evaluate(
        """() => [...document.querySelectorAll(".lab-part :is(button, a, summary)")]
            .filter((e) => e.checkVisibility({ visibilityProperty: true }))
            .map((e) => [e.textContent, e.getBoundingClientRect()])
            .filter(([, box]) => box.height < 44)
            .map(([name, box]) => `${name} ${box.height}`)"""
    )

    assert small == []
