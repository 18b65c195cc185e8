"""Filtering a million tracks: the measurements of bench_filters on a catalogue of that size.

Not part of `make bench`: the build alone takes minutes. `make bench-million` runs it.
"""

from __future__ import annotations

import pytest

from analytics.artifacts import open_build
from analytics.engine import Engine
from tests.bench.conftest import Bench, Catalogue
from tests.bench.filter_changes import time_changes, time_drags
from tests.bench.screens import Rebuilding, Undertone
from tests.processes import run_command

N_TRACKS = 1_000_000
REBUILT = "every figure rebuilt by one Dash callback"


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The core of a build of a million generated tracks."""
    home = tmp_path_factory.mktemp("million") / "home"
    run_command("build", "--core", "--tracks", str(N_TRACKS), home=home)
    return Catalogue(f"demo_{N_TRACKS}", home, Engine(open_build(home)))


def test_map_and_count_follow_a_dragged_slider(
    undertone: Undertone, rebuilding: Rebuilding, bench: Bench
) -> None:
    waits, rebuilt = time_drags(undertone, rebuilding, bench.times(10), rebuilt_each=1)
    sample = bench.ledger.note(
        "slider dragged: map and count painted", "ms", waits, baseline=REBUILT, against=rebuilt
    )
    bench.hold(sample.median <= 150, "median 150 ms")


def test_every_panel_is_right_soon_after_a_filter_changes(
    undertone: Undertone, rebuilding: Rebuilding, catalogue: Catalogue, bench: Bench
) -> None:
    made = time_changes(undertone, rebuilding, catalogue.engine, bench.times(2), seed=9)
    sample = bench.ledger.note(
        "filter changed: every panel right", "ms", [change.all for change in made.every()],
        baseline=REBUILT, against=made.rebuilt,
    )  # fmt: skip
    bench.hold(sample.median <= 300, "median 300 ms")
