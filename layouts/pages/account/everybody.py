"""People: everybody who has an account, for admins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from layouts import forms, urls
from layouts.account_facts import PersonFacts

ROLES: Final = (("listener", "Listener"), ("team", "Team"), ("admin", "Admin"))


def page(people: Sequence[PersonFacts]) -> html.Div:
    """The page."""
    n = len(people)
    return html.Div(
        [
            html.Header(
                [
                    html.H1("People"),
                    html.P(
                        f"{n:,} {'person has' if n == 1 else 'people have'} an account. A change "
                        "of role holds from the next thing they do.",
                        className="quiet",
                    ),
                    dcc.Link("What was done", href=urls.AUDIT, className="text-link"),
                ],
                className="data-head",
            ),
            _invite(),
            html.Ul([_person(each) for each in people], className="people-cards"),
        ],
        className="page page-data page-account",
    )


def _invite() -> Component:
    return html.Section(
        [
            html.H2("Invite somebody"),
            html.P(
                "Send them the link in any way you trust. It works once, for seven days.",
                className="quiet",
            ),
            forms.form(
                "/people",
                "Make a link",
                html.Div(
                    [
                        forms.field("invite-name", "name", "Name"),
                        forms.field("invite-email", "email", "E-mail address", kind="email"),
                    ],
                    className="form-pair",
                ),
                forms.choice("invite-role", "role", "Role", ROLES, "listener"),
                then=forms.LINK,
            ),
        ],
        className="card account-card",
    )


def _person(person: PersonFacts) -> html.Li:
    state = "closed" if person.disabled else "has not come yet" if person.is_waiting else ""
    address = f"/people/{person.id}"
    return html.Li(
        [
            html.Div(
                [
                    html.H2([person.name, " (you)" if person.is_this else ""]),
                    html.P(person.email or "Without an e-mail address", className="quiet"),
                    html.P(state, className="tag") if state else None,
                ],
                className="account-what",
            ),
            forms.form(
                f"{address}/role",
                "Change role",
                forms.choice(f"role-{person.id}", "role", "Role", ROLES, person.role),
                kind="quiet",
                then=forms.SAY,
                name=f"Change role of {person.name}",
                className="form-row",
            ),
            html.Div(
                [
                    forms.action(f"{address}/link", "New link", then=forms.LINK,
                                 name=f"New link for {person.name} to set a password"),
                    forms.action(f"{address}/enable", "Open again",
                                 name=f"Open again the account of {person.name}")
                    if person.disabled
                    else forms.action(f"{address}/disable", "Close account",
                                      name=f"Close account of {person.name}"),
                ],
                className="account-links",
            ),
        ],
        className="card",
    )  # fmt: skip
