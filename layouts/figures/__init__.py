"""Charts, each a plain function of one result.

A figure is the dictionary that Plotly draws, without a template and with colours named after the
tokens of assets/10-tokens.css ("@mood-3", "@text"): the browser puts in the values of the theme
being looked at, so one answer serves, and is cached for, both themes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Figure = dict[str, Any]


def as_text(name: str) -> str:
    """A name that Plotly shows as it is; it would read `<a href=...>` in it as a link."""
    return name.replace("&", "&amp;").replace("<", "&lt;")


def tabled(figure: Figure, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> Figure:
    """`figure` with the table that says the same, for charts whose traces alone do not tell it.

    The browser shows and saves it (assets/40-chart-tables.js, `cells`). The first cell of a row
    names it.
    """
    layout = figure["layout"]
    cells = {"head": list(head), "rows": [list(row) for row in rows]}
    return {**figure, "layout": {**layout, "meta": {**layout.get("meta", {}), "cells": cells}}}


def note(words: str) -> Figure:
    """A figure with nothing to draw, and the words that say why."""
    figure = blank()
    figure["layout"]["annotations"] = [{
        "text": words, "showarrow": False, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5,
        "font": {"size": 14, "color": "@text-2"},
    }]  # fmt: skip
    return figure


def blank() -> Figure:
    """The figure of a chart whose answer has not come yet."""
    clear = "rgba(0,0,0,0)"
    hidden = {"visible": False}
    return {
        "data": [],
        "layout": {"paper_bgcolor": clear, "plot_bgcolor": clear, "xaxis": hidden, "yaxis": hidden},
    }
