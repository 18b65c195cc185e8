"""What whoever looks at a page may do there, and what is said in the place of what they may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component

from layouts import components, urls


@dataclass(frozen=True, slots=True)
class Rights:
    """name: of whoever has signed in; None for a visitor.

    may_run: start runs in the Lab and see its drafts.  may_serve: change what everybody sees.
    may_see_listeners: see what the people of the catalogue play.
    """

    name: str | None = None
    may_run: bool = True
    may_serve: bool = True
    may_see_listeners: bool = True


RightsSource: TypeAlias = Callable[[], Rights]
"""Whoever makes the request that is answered now."""


def closed(to: str, rights: Rights, back: str) -> Component:
    """That something is for others, and the way to sign in.

    to: what it is, such as "Runs are started by the team".  back: the address of this page.
    """
    if rights.name is not None:
        words = f"{to}. Your account may not; an admin can change that."
        return components.notice(html.P(words))
    link = dcc.Link("Sign in", href=sign_in_address(back), className="button button-filled")
    return components.notice(
        [html.P(f"{to}."), html.Div(link, className="notice-action")],
    )


def sign_in_address(back: str) -> str:
    """The page to sign in at. back: where to go then, an address of ours."""
    return f"{urls.SIGN_IN}?next={quote(back, safe='')}"
