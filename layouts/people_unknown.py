"""What is said instead of an artist or a genre that is not there."""

from __future__ import annotations

from collections.abc import Callable

from dash import dcc, html
from dash.development.base_component import Component

from layouts import components
from layouts.people_facts import Unknown
from layouts.people_pieces import short


def unknown(missing: Unknown, address: Callable[[str], str]) -> Component:
    """That there is none of that name, and the names nearest to it."""
    links = [
        html.Li(dcc.Link(html.Bdi(name), href=address(name), className="mood-way"))
        for name in missing.near
    ]
    remedy = "Did you mean one of these?" if links else "Check the spelling, or try fewer words."
    return html.Div(
        [
            html.H1(f"No such {missing.kind}"),
            html.P(
                [
                    f"This catalogue has no {missing.kind} called “",
                    html.Bdi(short(missing.name)),
                    f"”. {remedy}",
                ],
                className="person-missing",
            ),
            html.Ul(links, className="person-near") if links else None,
        ],
        className="data-head",
        role="status",
    )


def not_built(title: str) -> Component:
    """That this build knows nothing of them."""
    return html.Header(
        [
            html.H1(title),
            components.notice(
                html.P(
                    "This catalogue was built before artists and genres had pages; build it again."
                )
            ),
        ],
        className="data-head",
    )
