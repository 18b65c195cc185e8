"""The browser's masks are the server's, on real tracks too."""

from __future__ import annotations

from tests.bench.conftest import Bench, Catalogue
from tests.bench.screens import Undertone
from tests.twins import assert_twins_agree


def test_browser_and_server_agree_on_real_tracks(
    undertone: Undertone, catalogue: Catalogue, bench: Bench
) -> None:
    n = bench.times(1_000)
    n_narrow = assert_twins_agree(undertone.page, catalogue.engine, n, seed=12)
    bench.ledger.note("filters on which browser and server agree", "filters", [n])
    bench.hold(n_narrow > 300, f"300 filters worth comparing; these were {n_narrow}")
