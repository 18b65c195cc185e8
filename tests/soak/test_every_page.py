"""Every page in a real browser, as an admin and as nobody: no violation, no word in the console."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from analytics.artifacts import open_build
from analytics.engine import Engine
from layouts import urls
from layouts.pages.lab import frame
from tests.asking import ask
from tests.processes import serving
from tests.soak.conftest import Seen, beside
from tests.watching import watched_page

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module", params=["yes", "no"])
def address(
    tiny_build: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[str]:
    """The app where everybody may do everything, then where nobody may without signing in."""
    home = beside(tiny_build, tmp_path_factory.mktemp("pages") / "home")
    with serving(home, UNDERTONE_OPEN=request.param) as served:
        yield served


def addresses(build: Path) -> list[str]:
    """Every page, those of one thing with a thing of each kind, and every tab."""
    engine = Engine(open_build(build))
    track, artist = "track-00001", "Artist 1-0"
    found = [*urls.PAGES, "/nowhere", "/api/docs"]
    found += [urls.song(track), urls.path(track, "track-00004"), urls.artist(artist)]
    found += [urls.album("Album 0", artist), urls.genre("folk"), urls.mood(engine.moods[0].slug)]
    found += [f"/?tab={tab}" for tab in urls.TABS]
    found += [f"/?map={quote(name)}&colour=genre" for name in engine.options.projections]
    found += [urls.lab(part.key) for part in frame.PARTS]
    found += [f"{urls.PLAYLISTS}?genre=folk&tracks=6&order=build", f"{urls.SONG}?id=nobody"]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_no_page_breaks_the_policy_or_says_a_word(
    browser: Browser, address: str, tiny_build: Path, options: dict[str, object], seen: Seen
) -> None:
    pages = addresses(tiny_build)
    # The browser's word for the pages that are meant not to be there.
    with watched_page(browser, expected=["status of 404"], **options) as page:
        for path in pages:
            policy = ask(f"{address}{path}").headers["Content-Security-Policy"]
            assert "unsafe-eval" not in policy
            visit(page, f"{address}{path}")
    seen(f"{len(pages)} addresses, {'phone' if options else 'desktop'}: none")


def visit(page: Page, address: str) -> None:
    """Open a page and wait until it has drawn what it has."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
