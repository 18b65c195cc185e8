"""Charts, each a plain function of one result.

A figure is the dictionary that Plotly draws, without a template and with colours named after the
tokens of assets/10-tokens.css ("@mood-3", "@text"): the browser puts in the values of the theme
being looked at, so one answer serves, and is cached for, both themes.
"""

from __future__ import annotations

from typing import Any

Figure = dict[str, Any]


def blank() -> Figure:
    """The figure of a chart whose answer has not come yet."""
    return {"data": [], "layout": {"xaxis": {"visible": False}, "yaxis": {"visible": False}}}
