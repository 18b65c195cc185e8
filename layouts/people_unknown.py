"""What is said instead of an artist, a genre or an album that is not there."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from layouts import components
from layouts.people_facts import Unknown
from layouts.people_lists import address
from layouts.people_pieces import short


def unknown(missing: Unknown) -> Component:
    """That there is none of that name, and the names nearest to it."""
    links = [
        html.Li(
            dcc.Link(
                html.Span([html.Bdi(near.name), *_by(near.by)]),
                href=address(missing.kind, near.name, near.by),
                className="mood-way",
            )
        )
        for near in missing.near
    ]
    if links and not missing.by and all(near.name == missing.name for near in missing.near):
        return _which(missing, links)
    remedy = "Did you mean one of these?" if links else "Check the spelling, or try fewer words."
    return html.Div(
        [
            html.H1(f"No such {missing.kind}"),
            html.P(
                [
                    f"This catalogue has no {missing.kind} called “",
                    html.Bdi(short(missing.name)),
                    "”",
                    *_by(short(missing.by)),
                    f". {remedy}",
                ],
                className="person-missing",
            ),
            html.Ul(links, className="person-near") if links else None,
        ],
        className="data-head",
        role="status",
    )


def _which(missing: Unknown, links: list[html.Li]) -> Component:
    """That there are several of that name: it does not say which of them is meant."""
    return html.Div(
        [
            html.H1(f"Which {missing.kind}?"),
            html.P(
                ["Several are called “", html.Bdi(short(missing.name)), "”."],
                className="person-missing",
            ),
            html.Ul(links, className="person-near"),
        ],
        className="data-head",
        role="status",
    )


def _by(artist: str) -> list[str | Component]:
    return [" by ", html.Bdi(artist)] if artist else []


def not_built(title: str) -> Component:
    """That this build knows nothing of them."""
    return html.Header(
        [
            html.H1(title),
            components.notice(
                html.P(
                    f"This catalogue was built before {title.lower()} had pages; build it again."
                )
            ),
        ],
        className="data-head",
    )
