"""Where a page says that this browser still keeps lists by itself, and offers to move them."""

from __future__ import annotations

from dash import html

from layouts import ids


def place() -> html.Div:
    """Empty and out of sight until assets/54-browser-lists.js finds such lists."""
    return html.Div(
        id=ids.Saved.BROWSER_LISTS, className="browser-lists", role="status", hidden=True
    )
