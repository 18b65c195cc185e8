"""Browser pages that must stay silent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request

# The software renderer says this about every map that is read back, whoever draws it.
RENDERER_NOISE = re.compile(r"GL Driver Message|GPU stall due to ReadPixels")
WATCH_POLICY = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`));
"""


@contextmanager
def watched_page(
    browser: Browser, *, expected: list[str] | None = None, **options: object
) -> Iterator[Page]:
    """A page in a fresh profile that must stay silent.

    Afterwards it fails on console errors and warnings, script errors, violations of the content
    policy, and requests to any other host. expected: patterns of messages the test provokes.
    options: those of a Playwright context (viewport, has_touch, reduced_motion).
    """
    noise = re.compile("|".join([RENDERER_NOISE.pattern, *(expected or [])]))
    heard: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not noise.search(message.text):
            heard.append(f"{message.type}: {message.text}")

    def on_request(outgoing: Request) -> None:
        address = urlsplit(outgoing.url)
        if address.hostname not in (None, "localhost", "127.0.0.1"):
            heard.append(f"request to another host: {outgoing.url}")

    context = browser.new_context(**options)  # type: ignore[arg-type]
    context.add_init_script(WATCH_POLICY)
    opened = context.new_page()
    opened.on("console", on_console)
    opened.on("pageerror", lambda error: heard.append(f"script error: {error}"))
    opened.on("request", on_request)
    yield opened
    context.close()
    assert not heard, "\n".join(heard)
