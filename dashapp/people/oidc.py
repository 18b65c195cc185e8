"""Signing in elsewhere: a provider of OpenID Connect vouches for who somebody is.

The code flow with PKCE, state and nonce (OpenID Connect Core 1.0, section 3.1). All three are made
from one secret that only the browser keeps: nothing of it stands in the store or in an address.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException, Response

from analytics.errors import UndertoneError
from dashapp.people.secret import hash_of
from dashapp.safe_addresses import is_safe_address

SCOPE: Final = "openid email profile"
ALGORITHMS: Final = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
)  # fmt: skip
"""Of signatures that are believed: none that needs no key, and none with our own secret as key."""
TIMEOUT_SECONDS: Final = (2.0, 5.0)
"""To connect, and between bytes of an answer."""
SECONDS_KNOWN: Final = 3600.0
"""After which the provider is asked again where its addresses are."""
LEEWAY_SECONDS: Final = 60
_LONGEST: Final = 255


class ProviderAway(UndertoneError):
    """The provider does not answer, or not as a provider does."""


class NotVouched(UndertoneError):
    """What came back does not say who somebody is, or cannot be believed."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """Somebody the provider knows.

    email: None where the provider does not say that it is theirs, and so not to be believed.
    unverified_email: what it said instead.
    """

    issuer: str
    subject: str
    name: str
    email: str | None
    unverified_email: str | None = None


class Provider:
    """One provider, over the network. Safe to share between threads."""

    def __init__(self, issuer: str, client_id: str, client_secret: str) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._known: tuple[float, Mapping[str, Any]] | None = None

    def begin(self, secret: str, come_back_to: str) -> str:
        """The address at which somebody signs in.

        secret: of this try, for the browser to keep.  Raises ProviderAway.
        """
        address = self._address("authorization_endpoint")
        with self._session(come_back_to) as session:
            started, _state = session.create_authorization_url(
                address,
                state=_derived(secret, "state"),
                nonce=_derived(secret, "nonce"),
                code_verifier=_derived(secret, "verifier"),
            )
        return str(started)

    def finish(self, secret: str, come_back_to: str, given: Mapping[str, str]) -> Vouched:
        """Who came back. given: the query with which they did.

        Raises NotVouched, ProviderAway.
        """
        code = given.get("code", "")
        if not code or given.get("state") != _derived(secret, "state"):
            raise NotVouched("This did not begin here.")
        address = self._address("token_endpoint")
        try:
            with self._session(come_back_to) as session:
                token = session.fetch_token(
                    address, code=code, grant_type="authorization_code",
                    code_verifier=_derived(secret, "verifier"), timeout=TIMEOUT_SECONDS,
                    allow_redirects=False,
                )  # fmt: skip
                keys = _json(session.get(self._address("jwks_uri"), **_PLAIN))
        except RequestException as error:
            raise ProviderAway("The provider does not answer.") from error
        except (AuthlibBaseError, ValueError) as error:
            raise NotVouched("The provider does not vouch for this.") from error
        claims = self._claims(token, keys, _derived(secret, "nonce"))
        return _vouched(self._issuer, claims)

    def _claims(
        self, token: Mapping[str, Any], keys: Mapping[str, Any], nonce: str
    ) -> Mapping[str, Any]:
        """What the token says, its signature and its claims checked."""
        try:
            found = jwt.decode(
                str(token.get("id_token") or ""),
                KeySet.import_key_set(keys),  # type: ignore[arg-type]
                algorithms=ALGORITHMS,
            )
            claims = CodeIDToken(
                found.claims,
                found.header,
                {
                    "iss": {"essential": True, "value": self._issuer},
                    "aud": {"essential": True, "value": self._client_id},
                },
                {
                    "nonce": nonce,
                    "client_id": self._client_id,
                    "access_token": token.get("access_token"),
                },
            )
            claims.validate(leeway=LEEWAY_SECONDS)
        except (JoseError, AuthlibBaseError, ValueError, KeyError, TypeError) as error:
            raise NotVouched("What the provider sent cannot be believed.") from error
        return dict(claims)

    def _address(self, name: str) -> str:
        found = self._metadata().get(name)
        if not isinstance(found, str) or not is_safe_address(found):
            raise ProviderAway("The provider does not say where to sign in.")
        return found

    def _metadata(self) -> Mapping[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery 1.0)."""
        known = self._known
        if known is not None and time.monotonic() - known[0] < SECONDS_KNOWN:
            return known[1]
        try:
            with self._session("") as session:
                where = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
                found = _json(session.get(where, **_PLAIN))
        except (RequestException, ValueError) as error:
            raise ProviderAway("The provider does not answer.") from error
        if found.get("issuer") != self._issuer:
            raise ProviderAway("The provider says that it is another.")
        self._known = time.monotonic(), found
        return found

    def _session(self, come_back_to: str) -> OAuth2Session:
        session = OAuth2Session(
            self._client_id, self._client_secret, scope=SCOPE, redirect_uri=come_back_to,
            code_challenge_method="S256",
        )  # fmt: skip
        session.trust_env = False  # no settings of other programs between us and the provider
        return session


_PLAIN: Final[Mapping[str, Any]] = {
    "withhold_token": True, "timeout": TIMEOUT_SECONDS, "allow_redirects": False,
}  # fmt: skip


def _derived(secret: str, what: str) -> str:
    """64 characters that only who has the secret can know."""
    return hash_of(f"{what} {secret}")


def _json(answer: Response) -> Mapping[str, Any]:
    if answer.status_code != 200:
        raise ValueError
    found = answer.json()
    if not isinstance(found, dict):
        raise ValueError
    return found


def _vouched(issuer: str, claims: Mapping[str, Any]) -> Vouched:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not (subject.isprintable() and 0 < len(subject) <= _LONGEST):
        raise NotVouched("The provider does not say who this is.")
    email = claims.get("email") if isinstance(claims.get("email"), str) else None
    is_theirs = claims.get("email_verified") is True
    name = next(
        (said for key in ("name", "preferred_username", "nickname")
         if isinstance(said := claims.get(key), str) and said.strip()),
        "",
    )  # fmt: skip
    return Vouched(
        issuer, subject, name, email if is_theirs else None, None if is_theirs else email
    )
