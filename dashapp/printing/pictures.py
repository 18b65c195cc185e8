"""Every chart and map of a report as a picture of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final

from playwright.async_api import Page

from analytics.errors import InvalidSpec
from dashapp.printing.browser import MOST_SECONDS, Sheet, with_page
from dashapp.whole import whole

PICTURE: Final = Sheet(width=800, height=1200, sharpness=1.5)
"""1,200 dots across, with letters as large as on a page."""
LONGEST_NAME: Final = 96


def save_figures(
    html: str, folder: Path, *, chromium: str | None = None, most_seconds: float = MOST_SECONDS
) -> list[Path]:
    """Save every chart and map of a report as a PNG file named after its title, in their order.

    The folder is made where there is none; files of those names are replaced, others left alone.
    html: of `layouts.report.document`.  chromium: the path of a browser to take.
    Raises NoChromium, NotPrinted, InvalidSpec for a place that is no folder, OSError.
    """
    if not folder.name or (folder.exists() and not folder.is_dir()):
        raise InvalidSpec("--out", str(folder), "a folder, or a new name for one")
    folder.mkdir(parents=True, exist_ok=True)
    return with_page(html, PICTURE, _saving(folder), chromium=chromium, most_seconds=most_seconds)


def _saving(folder: Path) -> Callable[[Page], Awaitable[list[Path]]]:
    async def save(page: Page) -> list[Path]:
        titles: list[str] = await page.evaluate("() => undertone.report.forPictures()")
        saved = []
        for number, name in enumerate(file_names(titles)):
            picture = page.locator(f'[data-picture="{number}"]')
            await page.evaluate("number => undertone.report.showPicture(number)", number)
            content = await picture.screenshot(animations="disabled")
            with whole(folder / name) as partial:
                partial.write_bytes(content)
            saved.append(folder / name)
        return saved

    return save


def file_names(titles: Sequence[str]) -> list[str]:
    """A name for each title: "Ward: Tracks in each group" is ward-tracks-in-each-group.png.

    No two are the same.
    """
    names: list[str] = []
    for title in titles:
        slug = _slug(title)
        number = 1
        while (name := f"{slug}-{number}.png" if number > 1 else f"{slug}.png") in names:
            number += 1
        names.append(name)
    return names


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_NAME].rstrip("-") or "figure"
