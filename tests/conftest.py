"""What tests share: real data, builds, a served app, a browser and servers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
import redis
from playwright.sync_api import Browser, Page, sync_playwright

from analytics.artifacts import open_build
from analytics.engine import Engine
from dashapp import database_url as address_of_database
from dashapp.printing.chromium import ARGUMENTS, find_chromium
from dashapp.store import Store
from tests import services
from tests.builders import make_tracks, write_csv
from tests.listening import listening_home
from tests.once import made_once
from tests.processes import ROOT, run_command, serving
from tests.sending import Target, target_over
from tests.watching import watched_page

SERVED_TRACKS = 3_000
NOT_NEEDED = (
    # What Playwright leaves out itself, whose list this takes the place of
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades",
    "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints",
    "PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning",
    # The lists below the address bar: pages that every window would load and nobody sees
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
)  # fmt: skip
LEAN = (
    f"--disable-features={','.join(NOT_NEEDED)}",
    # Pages are put together by the processor, not by a graphics card that the processor plays,
    # which took a third of the time of a test. WebGL is drawn as before.
    "--disable-gpu-compositing",
)


TAKE_LONGEST: Final = ("test_build_survives_kills", "tests/browser/", "tests/integration/")
"""Parts of the names of tests, those that take longest first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that at the end no worker is left alone with it."""

    def turn(item: pytest.Item) -> int:
        return next((n for n, part in enumerate(TAKE_LONGEST) if part in item.nodeid), 99)

    items.sort(key=turn)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the real data is not here: {folder} does not exist")
    return folder


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this run of the tests share."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def tiny_build(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a full build of 120 made-to-measure tracks in three obvious groups."""

    def make(folder: Path) -> None:
        data = write_csv(folder / "tracks.csv", make_tracks(120))
        run_command("build", "--data", str(data), home=folder / "home")

    built = made_once(run_folder, "tiny", make)
    return Path(shutil.copytree(built, tmp_path_factory.mktemp("tiny") / "copy")) / "home"


@pytest.fixture(scope="session")
def engine(tiny_build: Path) -> Engine:
    """The engine over `tiny_build`."""
    return Engine(open_build(tiny_build))


@pytest.fixture(scope="module")
def target(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """What a module sends whatever a stranger may to."""
    with target_over(tiny_build, tmp_path_factory.mktemp("target")) as made:
        yield made


@pytest.fixture(scope="session")
def listened_build(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of its own with the build of `tiny_build`, and people who play its tracks."""
    copied = shutil.copytree(tiny_build, tmp_path_factory.mktemp("listened") / "home")
    return listening_home(Path(copied), n_tracks=120, n_listeners=90)


@pytest.fixture(scope="session")
def demo_build(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a full build of a small demo catalogue."""

    def make(folder: Path) -> None:
        run_command("build", "--tracks", str(SERVED_TRACKS), home=folder / "home")

    built = made_once(run_folder, "demo", make)
    return Path(shutil.copytree(built, tmp_path_factory.mktemp("demo") / "copy")) / "home"


@pytest.fixture(scope="session")
def served(demo_build: Path) -> Iterator[str]:
    """The address, without a slash at the end, of the app over `demo_build` under gunicorn."""
    with serving(demo_build) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; each gets a profile of its own from `page`."""
    path = find_chromium(os.environ.get("CHROMIUM"))
    if path is None:
        pytest.fail("There is no Chromium: run `make chromium` once, or set CHROMIUM to its path.")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *LEAN])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in a fresh profile; see `watched_page`."""
    marks = request.node.iter_markers("console_may_say")
    with watched_page(browser, expected=[str(mark.args[0]) for mark in marks]) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[services.Server]:
    """A PostgreSQL that all tests share: those that stop one start their own."""
    with services.postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: services.Server) -> Iterator[str]:
    """The URL of a database with nothing in it, for one test.

    A fixture of a whole module uses `services.fresh_database(postgres_server)`.
    """
    with services.fresh_database(postgres_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """What DATABASE_URL may be, for tests over each kind of database: nothing, then PostgreSQL."""
    if request.param == "sqlite":
        return ""
    found = address_of_database.read(request.getfixturevalue("postgres_url"))
    assert found is not None
    return found


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Store:
    """A store with nothing in it yet, of each kind in turn."""
    return Store(tmp_path, database_url)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[services.Server]:
    """A Redis that all tests share: those that stop one start their own."""
    with services.redis() as server:
        yield server


@pytest.fixture
def redis_url(redis_server: services.Server) -> str:
    """The URL of a Redis with nothing in it."""
    with redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
    return redis_server.url
