"""Who asks: a random token in a cookie that only this server can have written.

It says nothing about a person. It tells one visitor's job from another's, so that each has one at a
time and cancels none but their own.
"""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256
from typing import Final

from flask import Request, Response
from sqlalchemy import insert, select

from dashapp.store import Store
from dashapp.store.schema import KEYS

COOKIE: Final = "undertone_visitor"
SECONDS_KEPT: Final = 365 * 24 * 3600
_BYTES: Final = 16
_KEY: Final = "visitors"


class Visitors:
    """The visitors of one deployment; all its workers share the key, which the store keeps."""

    def __init__(self, store: Store, *, https: bool) -> None:
        """https: whether browsers are to send the cookie over https only."""
        self._store = store
        self.https: Final = https

    def of(self, incoming: Request) -> str | None:
        """Who made a request; None without a cookie of ours. Raises StoreUnavailable."""
        token, _dot, signature = incoming.cookies.get(COOKIE, "").partition(".")
        if not signature or not (token.isascii() and signature.isascii()):
            return None
        return token if hmac.compare_digest(signature, self._signature(token)) else None

    def new(self) -> str:
        """A visitor nobody has been before."""
        return secrets.token_hex(_BYTES)

    def remember(self, visitor: str, answer: Response) -> None:
        """Have the browser send the visitor back to us with every request. See `of`."""
        answer.set_cookie(
            COOKIE, f"{visitor}.{self._signature(visitor)}", max_age=SECONDS_KEPT, httponly=True,
            secure=self.https, samesite="Lax",
        )  # fmt: skip

    def _signature(self, token: str) -> str:
        return hmac.new(self._key().encode(), token.encode(), sha256).hexdigest()

    def _key(self) -> str:
        """The key, made by whoever needs it first."""
        query = select(KEYS.c.value).where(KEYS.c.name == _KEY)
        with self._store.reading() as look:
            found = look.execute(query).scalar_one_or_none()
        if found is not None:
            return str(found)
        with self._store.writing() as pen:
            # Asked again: somebody may have made it meanwhile, but nobody does beside a writer.
            found = pen.execute(query).scalar_one_or_none()
            if found is None:
                found = secrets.token_hex(2 * _BYTES)
                pen.execute(insert(KEYS).values(name=_KEY, value=found))
            return str(found)
