"""Sign in: who has an account comes in here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component

from layouts import components, forms, urls
from layouts.account_facts import Ways

PROBLEMS: Final = {
    "elsewhere": "Signing in there did not work. Try again, or sign in with your password.",
    "away": "The place where you sign in does not answer now. Sign in with your password, or try "
    "again later.",
    "unverified": "An account here has this e-mail address already, and it is not certain there "
    "that it is yours. Sign in with your password.",
    "disabled": "This account is closed. An admin can open it again.",
}
"""What the address can say went wrong elsewhere."""


def page(ways: Ways, query: Mapping[str, str], name: str | None = None) -> html.Div:
    """The page.

    query: `next`, where to go then; `problem`, of PROBLEMS.  name: of whoever has signed in.
    """
    go = back_to(query.get("next", ""))
    problem = PROBLEMS.get(query.get("problem", ""))
    return html.Div(
        [
            html.Header(
                [
                    html.H1("Sign in"),
                    html.P(
                        [
                            "What you saved in this browser is on the page ",
                            dcc.Link("Saved", href=urls.SAVED, className="text-link"),
                            ".",
                        ],
                        className="quiet",
                    ),
                ],
                className="data-head",
            ),
            _already(name) if name is not None else None,
            _not_needed() if ways.is_open else None,
            components.notice(html.P(problem), kind="is-warning", picture="triangle-alert")
            if problem
            else None,
            html.Section([*_elsewhere(ways, go), _form(go)], className="card account-card"),
            _sign_up(go) if ways.sign_up else _no_account(),
        ],
        className="page page-data page-account",
    )


def back_to(address: str) -> str:
    """Where to go after signing in: an address of ours, whatever was asked for."""
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    is_plain = address.isascii() and address.isprintable() and "\\" not in address
    return address if is_ours and is_plain and len(address) < urls.MAX_ADDRESS else urls.YOU


def _form(go: str) -> Component:
    return forms.form(
        "/account/sign-in",
        "Sign in",
        forms.field("sign-in-email", "email", "E-mail address", kind="email", complete="username"),
        forms.field(
            "sign-in-password", "password", "Password", kind="password",
            complete="current-password",
        ),
        then=forms.GO,
        go=go,
    )  # fmt: skip


def _elsewhere(ways: Ways, go: str) -> list[Component]:
    if not ways.elsewhere:
        return []
    return [
        html.A(
            f"Sign in with {ways.elsewhere}",
            href=f"/account/elsewhere?next={quote(go, safe='')}",
            className="button button-filled account-elsewhere",
        ),
        html.P("Or with a password:", className="quiet"),
    ]


def _sign_up(go: str) -> Component:
    return html.Section(
        [
            html.H2("Make an account"),
            forms.form(
                "/account/sign-up",
                "Make an account",
                forms.field("sign-up-name", "name", "Name", complete="name"),
                forms.field("sign-up-email", "email", "E-mail address", kind="email",
                            complete="username"),
                new_password("sign-up-password"),
                then=forms.GO,
                go=go,
            ),
        ],
        className="card account-card",
    )  # fmt: skip


def new_password(id: str, name: str = "password", label: str = "Password") -> Component:
    """The field of a password that somebody makes up."""
    return forms.field(
        id, name, label, kind="password", complete="new-password",
        hint="10 characters or more; a few unrelated words are good.",
    )  # fmt: skip


def _already(name: str) -> Component:
    return components.notice(
        html.P(
            ["You are signed in as ", html.Strong(name), ". ", html.A("Your account", href="/you")]
        )
    )


def _not_needed() -> Component:
    return components.notice(
        html.P("Nobody needs to sign in here: whoever opens this address may do everything.")
    )


def _no_account() -> Component:
    return html.P(
        "No account, or forgot the password? An admin can send you a link. You do not need one to "
        "explore, to make playlists or to export.",
        className="quiet",
    )
