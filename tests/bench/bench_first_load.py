"""Coming to the page: how much is loaded, by what, and how soon the map is there."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from tests.bench.conftest import Bench
from tests.bench.rebuilding_app import CHARTS
from tests.bench.screens import Traffic, new_profile, rest

REBUILDING = "the rebuilding app"
MOST_LISTED = 15


def test_a_first_visit_is_quick_and_a_second_one_light(
    browser: Browser, address: str, rebuilding_address: str, bench: Bench
) -> None:
    painted: list[float] = []
    first: list[float] = []
    with_table: list[float] = []
    again: list[float] = []
    rebuilt_painted: list[float] = []
    rebuilt_first: list[float] = []
    for number in range(bench.times(10)):
        with new_profile(browser) as context:
            page = context.new_page()
            traffic = Traffic(page)
            painted.append(first_picture(page, address))
            loaded = traffic.by_address()
            first.append(sum(loaded.values()) / 1e6)
            page.evaluate("() => undertone.explore.gesture('tab', 'tracks')")
            page.wait_for_selector("#track-grid .ag-row")
            with_table.append(traffic.total() / 1e6)
            if number == 0:
                list_largest(traffic.by_address())
            page.close()
            again.append(second_visit(context.new_page(), address) / 1000)
        with new_profile(browser) as context:
            page = context.new_page()
            traffic = Traffic(page)
            rebuilt_painted.append(first_rebuilt_picture(page, rebuilding_address))
            rebuilt_first.append(traffic.total() / 1e6)
    note = bench.ledger.note
    soon = note("first visit: map painted", "ms", painted, baseline=REBUILDING,
                against=rebuilt_painted)  # fmt: skip
    light = note("first visit: over the wire", "MB", first, baseline=REBUILDING,
                 against=rebuilt_first)  # fmt: skip
    note("first visit, Tracks tab opened: over the wire", "MB", with_table)
    warm = note("second visit: over the wire", "kB", again)
    bench.hold(soon.median <= 2_000, "the map within 2 s")
    bench.hold(light.p95 <= 2.5, "2.5 MB")
    bench.hold(warm.p95 <= 100, "100 kB")


def first_picture(page: Page, address: str) -> float:
    """Open Undertone; ms from the start of the navigation until the map with its points shows."""
    page.goto(address, wait_until="commit")
    at = page.evaluate("() => probe.undertone.firstPicture().then(({ at }) => at)")
    page.wait_for_selector("[data-shown]", state="attached")
    rest(page)
    return float(at)


def first_rebuilt_picture(page: Page, address: str) -> float:
    """Open the rebuilding app; ms until all of its charts show."""
    page.goto(address, wait_until="commit")
    at = page.evaluate("(c) => probe.rebuilding.firstPicture(c).then(({ at }) => at)", CHARTS)
    rest(page)
    return float(at)


def second_visit(page: Page, address: str) -> int:
    """Bytes that come when a browser that was here before opens the page anew."""
    traffic = Traffic(page)
    first_picture(page, address)
    return traffic.total()


def list_largest(loaded: dict[str, int]) -> None:
    """Print what was loaded, the largest first."""
    for path, size in list(loaded.items())[:MOST_LISTED]:
        print(f"  {size / 1000:8.1f} kB  {path}")
    rest_of_it = sum(list(loaded.values())[MOST_LISTED:])
    print(f"  {rest_of_it / 1000:8.1f} kB  {max(0, len(loaded) - MOST_LISTED)} more")
