from __future__ import annotations

from playwright.sync_api import Page, expect


def test_the_chart_of_the_data_page_is_drawn_with_it_and_again_on_return(
    page: Page, served: str
) -> None:
    page.goto(f"{served}/data")
    expect(page.locator("#chart-sweep .scatterlayer path.point").first).to_be_visible()
    page.get_by_role("link", name="Explore").click()
    page.wait_for_selector("[data-shown]", state="attached")
    page.go_back()
    expect(page.locator("#chart-sweep .scatterlayer path.point").first).to_be_visible()
