"""What the measurements share: catalogues, the two applications on a screen, and the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from analytics.artifacts import open_build
from analytics.engine import Engine
from tests.bench.ledger import RESULTS, Ledger
from tests.bench.screens import Rebuilding, Undertone, new_profile
from tests.bench.servers import serving_rebuilding_app
from tests.processes import run_command, serving


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--quick", action="store_true",
        help="measure a few times only, to see that it works; nothing is kept or held to a bar",
    )  # fmt: skip
    parser.addoption(
        "--home", type=Path,
        help="measure on the build that serves there, not on the core of a build of real tracks",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A built catalogue to measure on."""

    name: str
    home: Path
    engine: Engine


class Bench:
    """How often to measure, where to note it, and whether it must be within its bar."""

    def __init__(self, ledger: Ledger, quick: bool) -> None:
        self.ledger = ledger
        self._quick = quick

    def times(self, n: int) -> int:
        """`n`, or about a tenth of it for a quick look."""
        return max(1, n // 10) if self._quick else n

    def hold(self, within: bool, bar: str) -> None:
        """Fail where a number is not within its bar, unless this is a quick look."""
        assert within or self._quick, f"not within its bar: {bar}"


@pytest.fixture(scope="session")
def catalogue(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Catalogue:
    """The core of a build of 89,740 real tracks; what needs it is skipped where they are absent."""
    there: Path | None = request.config.getoption("--home")
    if there is not None:
        build = open_build(there)
        name = f"{Path(build.manifest['source']['file']).stem} {build.manifest['stage']}"
        return Catalogue(name, there, Engine(build))
    shared_data: Path = request.getfixturevalue("shared_data")
    home = tmp_path_factory.mktemp("real") / "home"
    data = shared_data / "tracks" / "spotify_114k.csv"
    run_command("build", "--core", "--data", str(data), home=home)
    return Catalogue(data.stem, home, Engine(open_build(home)))


@pytest.fixture(scope="session")
def bench(catalogue: Catalogue, request: pytest.FixtureRequest) -> Bench:
    """How to measure on the catalogue."""
    quick = bool(request.config.getoption("--quick"))
    return Bench(Ledger(catalogue.name, None if quick else RESULTS), quick)


@pytest.fixture(scope="session")
def address(catalogue: Catalogue) -> Iterator[str]:
    """Where Undertone is served over the catalogue."""
    with serving(catalogue.home) as found:
        yield found


@pytest.fixture(scope="session")
def rebuilding_address(catalogue: Catalogue) -> Iterator[str]:
    """Where the app that rebuilds its figures is served over the catalogue."""
    with serving_rebuilding_app(catalogue.home) as found:
        yield found


@pytest.fixture
def undertone(browser: Browser, address: str) -> Iterator[Undertone]:
    """Undertone on a screen."""
    with new_profile(browser) as context:
        yield Undertone(context.new_page(), address)


@pytest.fixture
def rebuilding(browser: Browser, rebuilding_address: str) -> Iterator[Rebuilding]:
    """The app that rebuilds its figures, on a screen of its own."""
    with new_profile(browser) as context:
        yield Rebuilding(context.new_page(), rebuilding_address)
