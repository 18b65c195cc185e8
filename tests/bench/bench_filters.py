"""Filtering, as people see it: how soon the page follows, and what that takes over the wire."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.bench.conftest import Bench, Catalogue
from tests.bench.filter_changes import time_changes, time_drags
from tests.bench.gestures import rounds
from tests.bench.screens import CHART_OF, Rebuilding, Traffic, Undertone, new_profile

REBUILT = "every figure rebuilt by one Dash callback"


def test_map_and_count_follow_a_dragged_slider(
    undertone: Undertone, rebuilding: Rebuilding, bench: Bench
) -> None:
    waits, rebuilt = time_drags(undertone, rebuilding, bench.times(10), rebuilt_each=4)
    sample = bench.ledger.note(
        "slider dragged: map and count painted", "ms", waits, baseline=REBUILT, against=rebuilt
    )
    bench.hold(sample.median <= 100, "median 100 ms")


def test_every_panel_is_right_soon_after_a_filter_changes(
    undertone: Undertone, rebuilding: Rebuilding, catalogue: Catalogue, bench: Bench
) -> None:
    made = time_changes(undertone, rebuilding, catalogue.engine, bench.times(6), seed=7)
    distinct = len({change.filter for change in made.every()})
    bench.hold(distinct >= 60, f"60 distinct filters; these were {distinct}")
    for what, changes in (
        ("gesture: every panel right", made.gestures),
        ("click: every panel right", made.clicks),
        ("slider released: every panel right", made.releases),
    ):
        bench.ledger.note(what, "ms", [change.all for change in changes])
    every = made.every()
    bench.ledger.note("filter changed: map and count", "ms", [change.map for change in every])
    bench.ledger.note("filter changed: answer shown", "ms", [change.answered for change in every])
    bench.ledger.note("filter changed: chart drawn", "ms", [change.plotted for change in every])
    sample = bench.ledger.note(
        "filter changed: every panel right", "ms", [change.all for change in every],
        baseline=REBUILT, against=made.rebuilt,
    )  # fmt: skip
    bench.hold(sample.median <= 200, "median 200 ms")
    bench.hold(sample.p95 <= 300, "95% within 300 ms")
    rebuilt = sorted(made.rebuilt)[len(made.rebuilt) // 2]
    bench.hold(sample.median <= 0.5 * rebuilt, "half the time of rebuilding every figure")


def test_a_filter_change_takes_few_bytes(
    browser: Browser, address: str, rebuilding_address: str, catalogue: Catalogue, bench: Bench
) -> None:
    ours: list[float] = []
    theirs: list[float] = []
    with new_profile(browser) as one, new_profile(browser) as other:
        undertone = Undertone(one.new_page(), address)
        rebuilding = Rebuilding(other.new_page(), rebuilding_address)
        traffic, rebuilt_traffic = Traffic(undertone.page), Traffic(rebuilding.page)
        for number, gestures in enumerate(rounds(catalogue.engine, bench.times(20), seed=8)):
            undertone.open(list(CHART_OF)[number % len(CHART_OF)])
            for gesture in gestures:
                traffic.clear()
                change = undertone.gesture(gesture)
                ours.append(traffic.total() / 1000)
                rebuilt_traffic.clear()
                rebuilding.change(change.filter)
                theirs.append(rebuilt_traffic.total() / 1000)
            undertone.reset()
    bench.ledger.note("filter changed: over the wire", "kB", ours, baseline=REBUILT, against=theirs)
    bench.hold(max(ours) <= 25, f"25 kB each; the most was {max(ours):.1f}")
