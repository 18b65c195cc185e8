"""Which Chromium there is on this machine.

`python -m dashapp.printing.chromium [PATH]` prints it, or exits with 1. PATH: one to take instead.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from analytics.errors import UndertoneError

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS: Final = (
    "--headless=new", "--no-sandbox", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    # WebGL in software, the same on every machine
    "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist",
)  # fmt: skip


class NoChromium(UndertoneError):
    """There is no browser here that could print."""

    def __init__(self) -> None:
        super().__init__(
            "There is no Chromium on this machine, which prints the report and saves the figures: "
            "install it with `apt-get install chromium` or `python -m playwright install chromium`."
        )


def find_chromium(chosen: str | None = None) -> str | None:
    """The path of a Chromium: `chosen`, one on the PATH, or the one Playwright installed."""
    found = chosen or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


if __name__ == "__main__":
    there = find_chromium(*sys.argv[1:2])
    print(there or "There is no Chromium here.")
    sys.exit(0 if there else 1)
