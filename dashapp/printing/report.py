"""The report as a PDF: A4, light, as the browser prints it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from playwright.async_api import Page, PdfMargins

from dashapp.printing.browser import MOST_SECONDS, Sheet, with_page
from dashapp.whole import whole

PAPER: Final = Sheet(width=688, height=1000, sharpness=2, media="print")
"""As wide as A4 between the margins of layouts/report/paper.css, so that charts fit as drawn."""
MARGINS: Final = PdfMargins(top="14mm", right="14mm", bottom="16mm", left="14mm")
FOOTER: Final = (
    '<div style="width: 100%; font: 8px sans-serif; color: #5f5a66; text-align: center">'
    '<span class="pageNumber"></span> / <span class="totalPages"></span></div>'
)


def print_report(
    html: str, out: Path, *, chromium: str | None = None, most_seconds: float = MOST_SECONDS
) -> None:
    """Print a report to a file, which appears when it is complete.

    html: of `layouts.report.document`.  chromium: the path of a browser to take.
    Raises NoChromium, NotPrinted, InvalidSpec for a place that is none, OSError.
    """
    with whole(out) as partial:
        content = with_page(html, PAPER, _pdf, chromium=chromium, most_seconds=most_seconds)
        partial.write_bytes(content)


async def _pdf(page: Page) -> bytes:
    await page.evaluate("() => undertone.report.forPaper()")
    # Maps are drawn sharp by now; Chromium prints what is clipped too small at any other ratio.
    protocol = await page.context.new_cdp_session(page)
    await protocol.send(
        "Emulation.setDeviceMetricsOverride",
        {"width": PAPER.width, "height": PAPER.height, "deviceScaleFactor": 1, "mobile": False},
    )
    return await page.pdf(
        format="A4", margin=MARGINS, print_background=True, tagged=True, outline=True,
        display_header_footer=True, header_template="<span></span>", footer_template=FOOTER,
    )  # fmt: skip
