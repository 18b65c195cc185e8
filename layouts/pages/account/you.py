"""You: one's own account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from layouts import forms, urls
from layouts.account_facts import AccountFacts, SessionFacts, TokenFacts, day, moment
from layouts.pages.account.sign_in import new_password

ROLES: Final = {
    "listener": "Listener: explore, make playlists, let programs ask in your name.",
    "team": "Team: everything a listener does, runs in the Lab, and their drafts.",
    "admin": "Admin: everything the team does, what everybody sees, and who may do what.",
}
SCOPES: Final = (
    ("read", "Read the catalogue"),
    ("playlists", "Make playlists, see and change what is saved"),
    ("jobs", "Runs in the Lab"),
    ("admin", "Everything an admin does"),
)


def page(facts: AccountFacts) -> html.Div:
    """The page."""
    return html.Div(
        [
            html.Header(
                [
                    html.H1(facts.name),
                    html.P(facts.email or "Without an e-mail address", className="quiet"),
                    html.P(ROLES.get(facts.role, ""), className="quiet"),
                ],
                className="data-head",
            ),
            _links(may_manage=facts.may_manage),
            html.Div(
                [_name(facts), _password(facts), _sessions(facts.sessions), _tokens(facts)],
                className="data-cards account-cards",
            ),
        ],
        className="page page-data page-account",
    )


def _links(*, may_manage: bool) -> Component:
    to = [("Saved", urls.SAVED)]
    to += [("People", urls.PEOPLE), ("What was done", urls.AUDIT)] * may_manage
    return html.Nav(
        [dcc.Link(words, href=href, className="button button-quiet") for words, href in to],
        className="account-links",
        **{"aria-label": "More of yours"},
    )


def _name(facts: AccountFacts) -> Component:
    return html.Section(
        [
            html.H2("Name"),
            forms.form(
                "/account/name",
                "Change name",
                forms.field("you-name", "name", "What you are called", value=facts.name,
                            complete="name"),
                kind="quiet",
            ),
        ],
        className="card",
    )  # fmt: skip


def _password(facts: AccountFacts) -> Component:
    current = forms.field(
        "you-current", "current", "Password now", kind="password", complete="current-password"
    )
    return html.Section(
        [
            html.H2("Password"),
            forms.form(
                "/account/password",
                "Change password" if facts.has_password else "Set a password",
                *([current] if facts.has_password else []),
                new_password("you-new", "new", "New password"),
                kind="quiet",
                then=forms.SAY,
            ),
            html.P("Changing it signs you out everywhere else.", className="quiet"),
        ],
        className="card",
    )


def _sessions(sessions: Sequence[SessionFacts]) -> Component:
    rows = [
        html.Li(
            [
                html.Span(
                    [
                        "This browser" if each.is_this else "Another browser",
                        html.Span(f"last seen {moment(each.last_seen)}", className="quiet"),
                    ],
                    className="account-what",
                ),
                None
                if each.is_this
                else forms.action(
                    f"/account/sessions/{each.id}/end", "Sign out",
                    name=f"Sign out the browser last seen {moment(each.last_seen)}",
                ),
            ]
        )
        for each in sessions
    ]  # fmt: skip
    return html.Section(
        [
            html.H2("Where you are signed in"),
            html.Ul(rows, className="account-rows"),
            html.Div(
                [
                    forms.action("/account/sign-out", "Sign out", name="Sign out here",
                                 then=forms.GO, go=urls.SIGN_IN),
                    forms.action("/account/sign-out-everywhere", "Sign out everywhere",
                                 name="Sign out everywhere", then=forms.GO, go=urls.SIGN_IN),
                ],
                className="account-links",
            ),
        ],
        className="card",
    )  # fmt: skip


def _tokens(facts: AccountFacts) -> Component:
    listed = html.Ul([_token(each) for each in facts.tokens], className="account-rows")
    return html.Section(
        [
            html.H2("Tokens for programs"),
            html.P("A program that has one asks in your name, for what the token allows.",
                   className="quiet"),
            listed if facts.tokens else None,
            forms.form(
                "/account/tokens",
                "Make a token",
                forms.field("token-name", "name", "What it is for"),
                forms.checks("token-scopes", "scopes", "What it may do", SCOPES, ["read"]),
                forms.choice("token-days", "days", "Works for",
                             [(f"{n}", f"{n} days") for n in facts.days], f"{facts.days[0]}"),
                kind="quiet",
                then=forms.TOKEN,
            ),
        ],
        className="card",
    )  # fmt: skip


def _token(token: TokenFacts) -> html.Li:
    used = f"last used {day(token.last_used)}" if token.last_used else "never used"
    until = f"until {day(token.expires)}" if token.expires else "without an end"
    return html.Li(
        [
            html.Span(
                [
                    html.Span([token.name, " ", html.Code(f"{token.prefix}…")]),
                    html.Span(f"{', '.join(token.scopes)}; {token.state or until}; {used}",
                              className="quiet"),
                ],
                className="account-what",
            ),
            None
            if token.state
            else forms.action(f"/account/tokens/{token.id}/revoke", "Take back",
                              name=f"Take back the token {token.name}"),
        ]
    )  # fmt: skip
