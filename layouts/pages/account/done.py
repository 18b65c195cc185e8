"""What was done: by whom, when, to what, for admins."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from dash import dcc, html

from layouts import forms, urls
from layouts.account_facts import DeedFacts, DeedsShown, moment


def page(deeds: Sequence[DeedFacts], shown: DeedsShown) -> html.Div:
    """The page."""
    is_part = bool(shown.who or shown.what)
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
            forms.search(
                urls.AUDIT,
                "Find",
                html.Div(
                    [
                        forms.field("done-who", "who", "By whom", kind="search", value=shown.who),
                        forms.field("done-what", "what", "What", kind="search", value=shown.what),
                    ],
                    className="form-pair",
                ),
                name="Find what was done",
            ),
            html.Ol([_deed(each) for each in deeds], className="card deeds")
            if deeds
            else html.P("Nothing like that." if is_part else "Nothing yet.", role="status"),
            html.Nav(
                [
                    html.A("Newest", href=urls.AUDIT, className="button button-quiet")
                    if shown.before is not None or is_part
                    else None,
                    html.A("Older", href=_older(shown), className="button button-quiet")
                    if shown.older is not None
                    else None,
                ],
                className="account-links",
                **{"aria-label": "Older and newer"},
            ),
        ],
        className="page page-data page-account",
    )  # fmt: skip


def _older(shown: DeedsShown) -> str:
    query = {"who": shown.who, "what": shown.what, "before": shown.older}
    return f"{urls.AUDIT}?{urlencode({name: value for name, value in query.items() if value})}"


def _deed(deed: DeedFacts) -> html.Li:
    return html.Li(
        [
            html.Span(moment(deed.at), className="quiet numbers"),
            html.Span([html.Strong(deed.who), f" {deed.what}"]),
            html.Span(deed.detail, className="quiet") if deed.detail else None,
        ]
    )
