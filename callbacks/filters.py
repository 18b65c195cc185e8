"""Tell the browser's one state of every change of a control.

Gestures are reconciled in the browser (assets/40-gestures.js, 45-explore.js): a gesture there must
show within a frame, so it cannot wait for the server. State flows one way, gesture -> state ->
controls, and a control that is told its own value changes nothing, which is what a circular
callback would be for. The server reads the address afresh with `layouts.urls` in every answer, and
what it drops the browser drops too.
"""

from __future__ import annotations

from typing import Final

from dash import ClientsideFunction, Dash, Input

from analytics.schema import FIELDS
from layouts import ids

CONTROLS: Final = (
    (ids.Filters.MOODS, "moods"),
    (ids.Filters.GENRES, "genres"),
    (ids.Filters.ARTISTS, "artists"),
    (ids.Filters.EXPLICIT, "explicit"),
    (ids.Explore.PROJECTION, "map"),
    (ids.Explore.COLOUR, "colour"),
    (ids.Explore.DOCK_TABS, "tab"),
    (ids.Explore.SPREAD_FIELD, "spread"),
)
"""Controls and the gesture each of them makes."""


def register(app: Dash) -> None:
    """Add a callback per control to `app`; those of fields a catalogue lacks never fire."""
    for control, kind in CONTROLS:
        _tell(app, kind, Input(control, "value"))
    _tell(app, "offered", Input(ids.Filters.ARTISTS, "options"))
    for field in FIELDS:
        _tell(app, "range", Input(ids.Filters.range(field), "value"))


def _tell(app: Dash, function: str, control: Input) -> None:
    app.clientside_callback(
        ClientsideFunction("filters", function), control, prevent_initial_call=True
    )
