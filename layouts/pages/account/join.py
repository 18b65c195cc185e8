"""Join: the page of a link with which somebody sets their password.

What the link holds stands after "#", which browsers send to nobody; the form puts it in.
"""

from __future__ import annotations

from dash import html

from layouts import forms, urls
from layouts.pages.account.sign_in import new_password


def page() -> html.Div:
    """The page."""
    return html.Div(
        [
            html.Header(
                [
                    html.H1("Set your password"),
                    html.P(
                        "The link that brought you here works once. Choose the password you will "
                        "sign in with from now on.",
                        className="quiet",
                    ),
                ],
                className="data-head",
            ),
            html.Section(
                forms.form(
                    "/account/join",
                    "Set password and sign in",
                    new_password("join-password"),
                    then=forms.GO,
                    go=urls.YOU,
                    className="takes-link",
                ),
                className="card account-card",
            ),
        ],
        className="page page-data page-account",
    )
