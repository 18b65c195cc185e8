"""Whether a page fits its screen, and whoever points at something on it finds it."""

from __future__ import annotations

from playwright.sync_api import Page

FINGER_PX = 44
PHONES_ARE_NARROWER_THAN_PX = 900


def assert_fits(page: Page, box: str, targets: str, *, mouse_px: int = 24) -> None:
    """Neither the screen nor what `box` selects scrolls sideways, and no target is too low.

    targets: selects what can be pressed; what is out of sight does not count.  mouse_px: the least
    height of it on a desktop; a finger needs `FINGER_PX`.
    """
    beyond = page.evaluate(
        "(box) => [document.documentElement, document.querySelector(box)]"
        ".map((e) => e.scrollWidth - e.clientWidth)",
        box,
    )
    small = page.evaluate(
        """([targets, narrow, finger, mouse]) => [...document.querySelectorAll(targets)]
            .filter((e) => e.checkVisibility())
            .map((e) => [e.className || e.textContent, e.getBoundingClientRect().height])
            .filter(([, height]) => height < (innerWidth < narrow ? finger : mouse))""",
        [targets, PHONES_ARE_NARROWER_THAN_PX, FINGER_PX, mouse_px],
    )
    assert beyond == [0, 0], page.url
    assert small == [], page.url
