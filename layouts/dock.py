"""The dock beneath the map: charts of the tracks in view, and the tracks themselves, as tabs."""

from __future__ import annotations

from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.options import Options
from analytics.schema import FEATURES
from layouts import components, ids
from layouts.urls import View

TABS: Final = (
    ("profile", "Profile"), ("moods", "Moods"), ("together", "What goes together"),
    ("spread", "Spread"), ("genres", "Genres"), ("tracks", "Tracks"),
)  # fmt: skip


def dock(options: Options, view: View) -> html.Section:
    """Every panel, the one of `view.tab` shown; charts and tracks are filled in the browser."""
    panels = {
        "profile": components.chart_card("How they sound", ids.Explore.PROFILE, with_words=True),
        "moods": components.chart_card("Tracks in each mood", ids.Explore.SIZES),
        "together": components.chart_card(
            "What rises and falls together (1 always, −1 the opposite)", ids.Explore.TOGETHER
        ),
        "spread": components.chart_card(
            "Spread within each mood", ids.Explore.SPREAD, controls=_spread_field(options, view)
        ),
        "genres": components.chart_card("Genres in view", ids.Explore.GENRES),
        "tracks": _tracks(),
    }
    return html.Section(
        [
            _head(view),
            html.Div(
                [
                    html.Div(panels[name], id=ids.Explore.panel(name), className="dock-panel",
                             hidden=name != view.tab, **{"data-tab": name})
                    for name, _ in TABS
                ],
                className="dock-panels",
            ),
        ],
        id=ids.Explore.DOCK,
        className="dock",
        **{"aria-label": "Details of the tracks in view"},
    )  # fmt: skip


def _head(view: View) -> html.Header:
    return html.Header(
        [
            components.segmented(
                ids.Explore.DOCK_TABS,
                [(name, words, None) for name, words in TABS],
                view.tab,
                name="Details",
                className="tabs",
            ),
            components.icon_button(
                "Use the full height",
                ids.Explore.DOCK_EXPAND,
                "chevrons-up",
                **{"aria-expanded": "false"},
            ),
        ],
        className="dock-head",
    )


def _spread_field(options: Options, view: View) -> Component:
    fields = [field for field in FEATURES if field.name in options.limits]
    choice = dcc.Dropdown(
        id=ids.Explore.SPREAD_FIELD, className="select", clearable=False, searchable=False,
        options=[{"value": field.name, "label": field.label} for field in fields],
        value=view.spread, maxHeight=300,
    )  # fmt: skip
    return html.Div(choice, role="group", **{"aria-label": "Feature"})


def _tracks() -> html.Section:
    return html.Section(
        [
            html.Div(id=ids.Explore.GRID, className="grid"),
            html.Ol(id=ids.Explore.LIST, className="track-list"),
            components.button("Show more tracks", ids.Explore.LIST_MORE, hidden=True),
        ],
        className="tracks",
        **{"aria-label": "Tracks"},
    )
