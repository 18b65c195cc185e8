"""A document open in a browser without a network, for as long as it takes and no longer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, TypeVar

from playwright.async_api import Error, Page, async_playwright

from analytics.errors import UndertoneError
from dashapp.printing.chromium import ARGUMENTS, NoChromium, find_chromium

MOST_SECONDS: Final = 300.0
"""After which a document that is not finished is given up."""

T = TypeVar("T")


class NotPrinted(UndertoneError):
    """The browser could not do what it was asked to."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a document is laid out on. width, height: CSS pixels.  sharpness: dots to a pixel."""

    width: int
    height: int
    sharpness: float
    media: str = "screen"


def with_page(
    html: str,
    sheet: Sheet,
    use: Callable[[Page], Awaitable[T]],
    *,
    chromium: str | None = None,
    most_seconds: float = MOST_SECONDS,
) -> T:
    """What `use` makes of a document that is open, in the light theme; the browser is closed after.

    Must not be called where an event loop runs.  Raises NoChromium; NotPrinted for a browser that
    fails or takes longer than `most_seconds`.
    """
    path = find_chromium(chromium)
    if path is None:
        raise NoChromium

    async def bounded() -> T:
        async with asyncio.timeout(most_seconds), _open(html, sheet, path) as page:
            return await use(page)

    try:
        return asyncio.run(bounded())
    except TimeoutError as error:
        raise NotPrinted(
            f"The browser did not finish within {most_seconds:,.0f} seconds; try again when this "
            "machine has less to do."
        ) from error
    except Error as error:
        reason = error.message.strip().partition("\n")[0].removesuffix(".")
        raise NotPrinted(f"The browser at {path} could not draw the report: {reason}.") from error


@asynccontextmanager
async def _open(html: str, sheet: Sheet, path: str) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            context = await browser.new_context(
                viewport={"width": sheet.width, "height": sheet.height},
                device_scale_factor=sheet.sharpness, color_scheme="light",
                offline=True, accept_downloads=False,
            )  # fmt: skip
            # Only the whole has a limit: a slow machine may spend it as it likes.
            context.set_default_timeout(0)
            page = await context.new_page()
            await page.emulate_media(media="print" if sheet.media == "print" else "screen")
            await page.set_content(html)
            yield page
        finally:
            await browser.close()
