"""Similar songs of more tracks than are all looked at: a build with a graph, and what it is worth.

Not part of `make bench`, as the build takes minutes: `make bench-million` runs it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from analytics.artifacts import open_build
from analytics.engine import Engine
from analytics.similar.index import GRAPH, LARGEST_EXACT, Exact, Walked, open_index
from analytics.similar.sound import Sound
from tests.bench.asking_similar import ASKED, AT_ONCE, shares_found, waits
from tests.bench.conftest import Bench, Catalogue
from tests.bench.screens import new_profile
from tests.bench.servers import workers_of
from tests.processes import run_command, serving

N_TRACKS = LARGEST_EXACT + 50_000
LONGEST_BUILD_S = 3_600
EXACTLY = "every track looked at"


@dataclass(frozen=True, slots=True)
class Built:
    """A catalogue and the seconds that its build took."""

    catalogue: Catalogue
    seconds: float


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The core of a build of more than a million generated tracks."""
    home = tmp_path_factory.mktemp("beyond") / "home"
    began = time.monotonic()
    run_command("build", "--core", "--tracks", str(N_TRACKS), home=home, seconds=LONGEST_BUILD_S)
    seconds = time.monotonic() - began
    return Built(Catalogue(f"demo_{N_TRACKS}", home, Engine(open_build(home))), seconds)


@pytest.fixture(scope="session")
def catalogue(built: Built) -> Catalogue:
    """The same, to be measured on."""
    return built.catalogue


@pytest.fixture(scope="session")
def walked(catalogue: Catalogue) -> Walked:
    """The graph that the build wrote."""
    index = open_index(open_build(catalogue.home))
    assert isinstance(index, Walked)
    return index


@pytest.fixture
def sound(catalogue: Catalogue) -> Sound:
    """Where the tracks lie."""
    assert catalogue.engine.sound is not None
    return catalogue.engine.sound


def test_a_build_of_so_many_writes_a_graph(built: Built, bench: Bench) -> None:
    graph = open_build(built.catalogue.home).path / GRAPH
    bench.ledger.note("core build", "s", [built.seconds])
    bench.ledger.note("graph of similar songs on disk", "MB", [graph.stat().st_size / 1e6])


def test_the_graph_finds_nearly_all_of_the_nearest(
    sound: Sound, walked: Walked, bench: Bench
) -> None:
    shares = shares_found(sound, walked, bench.times(200))
    bench.ledger.note("similar songs: share of the exact ten that the graph finds", "", shares)
    bench.hold(sum(shares) / len(shares) >= 0.95, "95%")


@pytest.mark.parametrize("words", [*ASKED, AT_ONCE])
def test_similar_songs_are_there_at_once_whatever_is_asked(
    sound: Sound, walked: Walked, bench: Bench, words: str
) -> None:
    n = bench.times(100)
    sample = bench.ledger.note(
        f"similar songs: {words}", "ms", waits(sound, words, n, index=walked),
        baseline=EXACTLY, against=waits(sound, words, n, index=Exact()),
    )  # fmt: skip
    bench.hold(sample.p95 <= 50, "95% within 50 ms")


def test_a_server_of_so_many_lists_them_and_its_workers_share_the_graph(
    catalogue: Catalogue, browser: Browser, bench: Bench
) -> None:
    own: list[float] = []
    proportional: list[float] = []
    rows = range(0, N_TRACKS, N_TRACKS // 20)
    ids = [each["id"] for each in catalogue.engine.catalogue.text(rows, ("id",)).to_pylist()]
    with serving(catalogue.home) as address, new_profile(browser) as context:
        page = context.new_page()
        for track in ids:
            page.goto(f"{address}/song?id={track}")
            page.wait_for_selector(".song-match")
        for worker in workers_of(address):
            used = worker.memory_full_info()
            own.append(used.uss / 1e6)
            proportional.append(used.pss / 1e6)
    bench.ledger.note("a worker after 20 songs: memory of its own", "MB", own)
    bench.ledger.note("a worker after 20 songs: with its share of what is shared", "MB",
                      proportional)  # fmt: skip
    bench.hold(max(own) <= 150, "150 MB")
