"""What was done: by whom, when, to what, for admins."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from layouts import urls
from layouts.account_facts import DeedFacts, moment


def page(deeds: Sequence[DeedFacts], before: int | None, older: int | None) -> html.Div:
    """The page. before: the deed before which these are.  older: the last, if there are more."""
    return html.Div(
        [
            html.Header(
                [
                    html.H1("What was done"),
                    html.P("Newest first. Nothing here can be changed.", className="quiet"),
                    dcc.Link("People", href=urls.PEOPLE, className="text-link"),
                ],
                className="data-head",
            ),
            html.Ol([_deed(each) for each in deeds], className="card deeds")
            if deeds
            else html.P("Nothing yet."),
            html.Nav(
                [
                    html.A("Newest", href=urls.AUDIT, className="button button-quiet")
                    if before is not None
                    else None,
                    html.A("Older", href=f"{urls.AUDIT}?before={older}",
                           className="button button-quiet")
                    if older is not None
                    else None,
                ],
                className="account-links",
                **{"aria-label": "Older and newer"},
            ),
        ],
        className="page page-data page-account",
    )  # fmt: skip


def _deed(deed: DeedFacts) -> html.Li:
    return html.Li(
        [
            html.Span(moment(deed.at), className="quiet numbers"),
            html.Span([html.Strong(deed.who), f" {deed.what}"]),
            html.Span(deed.detail, className="quiet") if deed.detail else None,
        ]
    )
