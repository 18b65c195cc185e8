"""People: everybody who has an account, for admins."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from layouts import forms, urls
from layouts.account_facts import PeopleFacts, PersonFacts

ROLES: Final = (("listener", "Listener"), ("team", "Team"), ("admin", "Admin"))


def page(facts: PeopleFacts) -> html.Div:
    """The page."""
    return html.Div(
        [
            html.Header(
                [
                    html.H1("People"),
                    html.P(
                        f"{_how_many(facts.n_all)} an account. A change of role holds from the "
                        "next thing they do.",
                        className="quiet",
                    ),
                    dcc.Link("What was done", href=urls.AUDIT, className="text-link"),
                ],
                className="data-head",
            ),
            _invite(),
            _find(facts),
            html.Ul([_person(each) for each in facts.people], className="people-cards"),
            _pages(facts),
        ],
        className="page page-data page-account",
    )


def _how_many(n: int) -> str:
    if not n:
        return "Nobody has"
    return "1 person has" if n == 1 else f"{n:,} people have"


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


def _find(facts: PeopleFacts) -> Component:
    n = facts.total
    said = f"{n:,} {'person has' if n == 1 else 'people have'} this in their name or address."
    return html.Section(
        [
            forms.search(
                urls.PEOPLE,
                "Find",
                forms.field(
                    "people-find", "q", "Name or e-mail address", kind="search", value=facts.typed
                ),
                name="Find people",
            ),
            html.P(
                [said, " ", dcc.Link("Show everybody", href=urls.PEOPLE, className="text-link",
                                     refresh=True)],
                role="status",
            )
            if facts.typed
            else None,
        ],
        className="card account-card",
    )  # fmt: skip


def _pages(facts: PeopleFacts) -> Component | None:
    if facts.n_pages == 1:
        return None
    number = facts.number
    return html.Nav(
        [
            _turn("Back", facts, number - 1) if number > 1 else None,
            html.Span(f"Page {number:,} of {facts.n_pages:,}", className="quiet numbers"),
            _turn("Next", facts, number + 1) if number < facts.n_pages else None,
        ],
        className="account-links",
        **{"aria-label": "Pages of people"},
    )


def _turn(words: str, facts: PeopleFacts, number: int) -> html.A:
    query = urlencode({"q": facts.typed, "page": number} if facts.typed else {"page": number})
    return html.A(words, href=f"{urls.PEOPLE}?{query}", className="button button-quiet")


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
