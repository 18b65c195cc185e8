from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from layouts import urls

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


def test_our_own_bundle_of_plotly_draws_and_dashs_is_not_fetched(page: Page, served: str) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))

    page.goto(served)

    expect(page.locator("#chart-profile .scatterlayer .trace").first).to_be_attached()
    assert not [url for url in fetched if url.endswith("plotly.min.js")]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nothing_reaches_beyond_the_screen(page: Page, served: str, size: dict[str, int]) -> None:
    page.set_viewport_size(size)
    for path in (*urls.PAGES, "/lab?part=run", "/moods?mood=calm-acoustic"):
        page.goto(served + path)
        page.wait_for_selector("h1")
        expect(page.locator(".skeleton")).to_have_count(0)
        width, wide, height, long = page.evaluate(
            """[document.documentElement.scrollWidth, innerWidth,
                document.documentElement.scrollHeight, innerHeight]"""
        )
        assert width <= wide, path
        assert height <= long, f"{path}: pages scroll in their frame, the screen never does"
        words, room = page.evaluate(
            "(({scrollWidth, offsetWidth}) => [scrollWidth, offsetWidth])"
            "(document.querySelector('h1'))"
        )
        assert words <= room, path


def test_every_page_is_in_the_rail_of_a_laptop(page: Page, served: str) -> None:
    page.goto(f"{served}/moods")
    links = page.locator(".nav .nav-links > li:not(.only-on-phone)")
    for height in (900, 768, 720, 640):
        page.set_viewport_size({"width": 1366, "height": height})
        for link in links.all():
            box = link.bounding_box()
            assert box is not None and box["y"] + box["height"] <= height


def test_the_map_has_half_of_a_desktop(page: Page, served: str) -> None:
    page.set_viewport_size(DESKTOP)
    page.goto(served)

    box = page.locator("#map").bounding_box()

    assert box is not None
    assert box["width"] * box["height"] >= DESKTOP["width"] * DESKTOP["height"] / 2


@pytest.mark.parametrize("path", ["/", "/moods", "/genres", "/lab", "/data"])
def test_nothing_lies_over_the_tab_bar(page: Page, served: str, path: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(served + path)
    page.wait_for_selector("h1")

    covered = page.evaluate(
        """() => [...document.querySelectorAll(".nav-link")].filter((link) => {
            if (!link.checkVisibility()) return false;
            const box = link.getBoundingClientRect();
            const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return !link.contains(top);
        }).map((link) => link.textContent)"""
    )

    assert covered == []


def test_fingers_find_everything_on_a_phone(page: Page, served: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(served)
    page.wait_for_selector("#track-list button")

    small = page.evaluate(
        """() => [...document.querySelectorAll("button, a, summary")]
            .filter((e) => e.checkVisibility({ visibilityProperty: true }))
            .map((e) => [e.id || e.className, e.getBoundingClientRect()])
            .filter(([name, box]) => box.height < 44 && !String(name).includes("skip-link"))
            .map(([name, box]) => `${name} ${box.height}`)"""
    )

    assert small == []


def test_a_slider_speaks_its_unit(page: Page, served: str) -> None:
    page.set_viewport_size(DESKTOP)
    page.goto(served)
    thumb = page.locator("#filter-range-loudness .dash-slider-thumb-2")
    thumb.focus()

    thumb.press("ArrowLeft")

    expect(thumb).to_have_attribute("aria-label", "Loudness, highest")
    expect(thumb).to_have_attribute("aria-valuetext", page_words(page))


def page_words(page: Page) -> str:
    """What the page says beside the loudness slider, without "up to"."""
    words = page.locator("#filter-value-loudness")
    expect(words).to_have_class("range-value numbers is-set")
    return words.inner_text().removeprefix("up to ")


def test_a_swipe_across_the_charts_chooses_the_tab(page: Page, served: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(served)
    page.locator("#view-toggle").click()

    page.evaluate("(s) => s.scrollTo({ left: s.clientWidth, behavior: 'instant' })",
                  page.query_selector(".dock-panels"))  # fmt: skip

    expect(page.locator("#dock-tabs .selected")).to_have_text("Moods")
    expect(page.locator("#chart-sizes .barlayer .trace").first).to_be_attached()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_chosen_theme_outlives_the_visit(page: Page, served: str, theme: str) -> None:
    page.set_viewport_size(DESKTOP)
    page.goto(served)
    page.wait_for_selector("h1")
    page.locator(f"#theme-choice label:has(input[value={theme}])").click()
    expect(page.locator("html")).to_have_attribute("data-theme", theme)

    page.reload()

    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    scheme = page.evaluate("getComputedStyle(document.documentElement).colorScheme")
    assert scheme == theme
