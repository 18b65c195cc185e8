"""Addresses for signing in at a provider: there, and back."""

from __future__ import annotations

import logging
from typing import Final
from urllib.parse import quote, unquote, urlencode

from flask import Blueprint, Response, abort, make_response, redirect, request, url_for

from dashapp.people.errors import Refused
from dashapp.people.everyone import People
from dashapp.people.identities import Identities
from dashapp.people.oidc import NotVouched, Provider, ProviderAway
from dashapp.people.secret import new_secret
from dashapp.people.sessions import COOKIE as SESSION_COOKIE
from dashapp.store import StoreUnavailable
from layouts import urls
from layouts.pages.account.sign_in import back_to

log = logging.getLogger(__name__)

COOKIE: Final = "undertone_elsewhere"
SECONDS: Final = 600
"""To sign in there and come back."""


def make_elsewhere_routes(
    people: People, identities: Identities, provider: Provider | None, *, https: bool
) -> Blueprint:
    """The routes below `/account/elsewhere`. provider: None where there is none."""
    routes = Blueprint("elsewhere", __name__, url_prefix="/account/elsewhere")

    @routes.get("")
    def begin() -> Response:
        """On to the provider; ?next= is where to go after that."""
        if provider is None:
            abort(404)
        secret = new_secret()
        try:
            answer = _to(provider.begin(secret, here()))
        except ProviderAway as refusal:
            log.warning("sign-in elsewhere: %s", refusal)
            return problem("away")
        kept = f"{secret}.{quote(back_to(request.args.get('next', '')), safe='')}"
        answer.set_cookie(
            COOKIE, kept, max_age=SECONDS, httponly=True, secure=https, samesite="Lax",
            path="/account/elsewhere",
        )  # fmt: skip
        return answer

    @routes.get("/back")
    def back() -> Response:
        """From the provider, with a code or a reason why not."""
        if provider is None:
            abort(404)
        secret, _dot, after = request.cookies.get(COOKIE, "").partition(".")
        if not secret:
            return problem("elsewhere")
        try:
            vouched = provider.finish(secret, here(), request.args)
            came_in = identities.sign_in(vouched)
        except NotVouched as refusal:
            log.warning("sign-in elsewhere: %s", refusal)
            return problem("elsewhere")
        except ProviderAway as refusal:
            log.warning("sign-in elsewhere: %s", refusal)
            return problem("away")
        except Refused as refusal:
            return problem(refusal.field)
        except StoreUnavailable as refusal:
            abort(503, str(refusal))
        before = request.cookies.get(SESSION_COOKIE)
        if before:
            people.accounts.sign_out(before)
        answer = _to(back_to(unquote(after)))
        people.askers.set_cookie(came_in.session, answer)
        return forget(answer)

    def here() -> str:
        scheme = "https" if https else request.scheme
        return url_for("elsewhere.back", _external=True, _scheme=scheme)

    def problem(word: str) -> Response:
        return forget(_to(f"{urls.SIGN_IN}?{urlencode({'problem': word})}"))

    def forget(answer: Response) -> Response:
        answer.delete_cookie(
            COOKIE, httponly=True, secure=https, samesite="Lax", path="/account/elsewhere"
        )
        return answer

    return routes


def _to(address: str) -> Response:
    answer = make_response(redirect(address, 303))
    answer.headers["Cache-Control"] = "no-store"
    return answer
