from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
PLACES = ("", "?part=methods&method=ward", "?part=number", "?part=structure")


def test_a_method_is_a_link_that_keeps_the_focus_and_back_returns(page: Page, served: str) -> None:
    page.set_viewport_size(DESKTOP)
    page.goto(f"{served}/lab")
    page.locator(".lab-scores").get_by_text("Ward", exact=True).click()
    expect(page.locator("#chart-lab-silhouettes .scatterlayer .trace").first).to_be_attached()

    page.locator(".lab-choices").get_by_text("BIRCH").press("Enter")

    expect(page.locator("h2")).to_have_text("BIRCH")
    expect(page.locator(".lab-choices").get_by_text("BIRCH")).to_be_focused()
    page.go_back()
    expect(page.locator("h2")).to_have_text("Ward")


def test_the_tree_is_cut_by_typing_by_steps_and_by_dragging(page: Page, served: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 1200})
    page.goto(f"{served}/lab?part=structure&cut=5")
    expect(page.get_by_text("Cut into 5: tracks in each group")).to_be_visible()

    page.locator("#lab-cut").fill("12")
    page.locator("#lab-cut").press("Enter")
    expect(page.get_by_text("Cut into 12: tracks in each group")).to_be_visible()
    expect(page.locator("#lab-cut")).to_be_focused()

    page.locator("#lab-cut-more").click()
    expect(page.get_by_text("Cut into 13: tracks in each group")).to_be_visible()
    assert page.url.endswith("?part=structure&cut=13")

    line = page.locator("#chart-lab-tree [drag-helper] path")
    expect(line).to_have_count(1)
    box = line.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 40, steps=4)
    page.mouse.move(x, page.locator("#chart-lab-tree").bounding_box()["y"] + 40, steps=4)  # type: ignore[index]
    page.mouse.up()

    expect(page.locator("#lab-cut")).not_to_have_value("13")
    page.go_back()
    expect(page.locator("#lab-cut")).to_have_value("13")


def test_a_chart_of_many_lines_is_a_table_too(page: Page, served: str) -> None:
    page.set_viewport_size(DESKTOP)
    page.goto(f"{served}/lab?part=number")
    card = page.locator(".chart-card", has=page.locator("#chart-lab-stability"))
    expect(card.locator(".scatterlayer .trace").first).to_be_attached()

    card.locator("summary").click()
    card.get_by_text("View as table").click()

    expect(card.locator("thead")).to_contain_text("GroupsMeanGroup 1Group 2")
    expect(card.locator("tbody tr")).to_have_count(11)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("query", PLACES)
def test_nothing_reaches_beyond_the_screen(
    page: Page, served: str, size: dict[str, int], query: str
) -> None:
    page.set_viewport_size(size)
    page.goto(f"{served}/lab{query}")
    page.wait_for_selector(".lab-part .card")

    for box in ("document.documentElement", "document.querySelector('.page-lab')"):
        width, room = page.evaluate(f"[{box}.scrollWidth, {box}.clientWidth]")
        assert width <= room


@pytest.mark.parametrize("query", PLACES)
def test_fingers_find_everything_on_a_phone(page: Page, served: str, query: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{served}/lab{query}")
    page.wait_for_selector(".lab-part .card")

    small = page.evaluate(
        """() => [...document.querySelectorAll("#lab-open :is(button, a, summary, input)")]
            .filter((e) => e.checkVisibility({ visibilityProperty: true }))
            .map((e) => [e.textContent, (e.closest(".dash-input-container") || e)
                .getBoundingClientRect()])
            .filter(([, box]) => box.height < 44)
            .map(([name, box]) => `${name} ${box.height}`)"""
    )

    assert small == []
