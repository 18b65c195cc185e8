"""Small maps that stand still, every track in the colours of its group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html

from layouts import ids
from layouts.components import Children
from layouts.groupings import Group


@dataclass(frozen=True, slots=True)
class Still:
    """One small map.

    id: of its place.  label: what it shows, for those who do not see it.  words: above it.
    projection, method: the name of the map, and the key of the method whose groups colour it.
    groups: those groups in the order of their labels.
    """

    id: str
    label: str
    words: Children
    projection: str
    method: str
    groups: Sequence[Group]


def still_maps(stills: Sequence[Still], *, told: bool = False) -> html.Div:
    """Maps side by side; the browser draws them from columns it has (assets/48-still-maps.js).

    told: whether there are sentences above each, which need room.
    """
    return html.Div(
        [
            *(
                html.Figure(
                    [
                        html.Figcaption(still.words),
                        html.Div(
                            id=still.id,
                            className="still-map",
                            role="img",
                            **{"aria-label": still.label},
                        ),
                    ]
                )
                for still in stills
            ),
            dcc.Store(
                id=ids.Lab.STILLS,
                data=[
                    {
                        "id": still.id,
                        "projection": still.projection,
                        "method": still.method,
                        "groups": [[f"mood-{g.colour_slot}", g.shape] for g in still.groups],
                    }
                    for still in stills
                ],
            ),
        ],
        className="still-maps is-told" if told else "still-maps",
    )
