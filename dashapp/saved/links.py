"""Links with which anybody looks at something saved, and changes nothing: only a hash is kept."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import Row, delete, func, insert, select, update

from dashapp.people import audit
from dashapp.people.asker import Asker
from dashapp.people.errors import Refused
from dashapp.people.secret import hash_of, new_id, new_secret
from dashapp.saved.errors import NoLink, TooManySaved
from dashapp.saved.rows import owned, owner_of
from dashapp.saved.thing import Thing, things
from dashapp.store import Store, clean_text
from dashapp.store.schema import PEOPLE, SAVED, SHARES

DAY: Final = 24 * 3600
DAYS: Final = (0, 7, 30, 365)
"""For which a link can work; 0 for as long as nobody takes it back."""
MOST: Final = 20
"""Links to one thing that work."""
MOST_ORIGINS: Final = 10
_LONGEST_ORIGIN: Final = 190
_HOST: Final = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*"
)
_ID: Final = re.compile(r"[0-9a-f]{32}")
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Link:
    """A link, without what opens it. Times are seconds since 1970.

    expires: None for one that has no end.  origins: whose pages may show it in a frame.
    """

    id: str
    created: float
    expires: float | None
    revoked: bool
    origins: tuple[str, ...]

    @property
    def works(self) -> bool:
        """Whether it still opens what it is to."""
        return not self.revoked and (self.expires is None or self.expires > time.time())

    @classmethod
    def of(cls, row: Row[Any]) -> Link:
        """The link of a row of SHARES."""
        return cls(
            id=row.id,
            created=row.created,
            expires=row.expires,
            revoked=row.revoked is not None,
            origins=tuple((row.origins or "").split()),
        )


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link shows."""

    thing: Thing
    link: Link


class Links:
    """The links of a store. Every method raises StoreUnavailable."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def make(self, asker: Asker, saved_id: str, days: object, origins: object) -> tuple[Link, str]:
        """A new one, and the secret in it, which is told this once.

        days: one of DAYS.  origins: of the pages that may show it in a frame, with spaces between
        them.  Raises NoSaved, Refused, TooManySaved.
        """
        if not isinstance(days, int) or isinstance(days, bool) or days not in DAYS:
            raise Refused("days", f"A link works for {', '.join(map(str, DAYS))} days; 0: no end.")
        allowed = origins_of(origins)
        secret, made, now = new_secret(), new_id(), time.time()
        with self._store.writing() as pen:
            thing = owned(pen, owner_of(asker), saved_id)
            pen.execute(
                delete(SHARES).where(
                    SHARES.c.saved == saved_id,
                    SHARES.c.revoked.is_not(None) | (SHARES.c.expires <= now),
                )
            )
            n = select(func.count()).where(SHARES.c.saved == saved_id)
            if pen.execute(n).scalar_one() >= MOST:
                raise TooManySaved(f"{MOST} links lead here; take one back first.")
            pen.execute(
                insert(SHARES).values(
                    id=made, hash=hash_of(secret), saved=saved_id, created=now,
                    expires=now + days * DAY if days else None, origins=" ".join(allowed) or None,
                )
            )  # fmt: skip
            until = f"for {days} days" if days else "without an end"
            shown = f", shown in pages of {' '.join(allowed)}" if allowed else ""
            audit.record(pen, asker, "shared", thing.kind.value, saved_id, detail=f"{until}{shown}")
            row = pen.execute(select(SHARES).where(SHARES.c.id == made)).one()
        return Link.of(row), secret

    def of(self, asker: Asker, saved_id: str) -> Sequence[Link]:
        """The links to something of whoever asks, the newest first. Raises NoSaved."""
        query = (
            select(SHARES)
            .where(SHARES.c.saved == saved_id)
            .order_by(SHARES.c.created.desc(), SHARES.c.id)
        )
        with self._store.reading() as look:
            owned(look, owner_of(asker), saved_id)
            return tuple(Link.of(row) for row in look.execute(query))

    def take_back(self, asker: Asker, saved_id: str, link_id: str) -> None:
        """Have a link open nothing any more. Raises NoSaved, NoLink."""
        with self._store.writing() as pen:
            thing = owned(pen, owner_of(asker), saved_id)
            if not _ID.fullmatch(link_id):
                raise NoLink
            changed = pen.execute(
                update(SHARES)
                .where(
                    SHARES.c.id == link_id, SHARES.c.saved == saved_id, SHARES.c.revoked.is_(None)
                )
                .values(revoked=time.time())
            )
            if changed.rowcount != 1:
                raise NoLink
            audit.record(pen, asker, "took back a link to", thing.kind.value, saved_id)

    def open(self, secret: str) -> Opened:
        """What the secret of a link shows to anybody. Raises NoLink.

        Links of somebody who is kept out open nothing: their owner could not take them back.
        """
        if not _SECRET.fullmatch(secret):
            raise NoLink
        by_secret = select(SHARES).where(SHARES.c.hash == hash_of(secret))
        with self._store.reading() as look:
            row = look.execute(by_secret).first()
            link = Link.of(row) if row is not None else None
            if row is None or link is None or not link.works:
                raise NoLink
            shown = (SAVED.c.id == row.saved) & SAVED.c.deleted.is_(None)
            found = look.execute(things(shown & PEOPLE.c.disabled.is_(None))).first()
        if found is None:
            raise NoLink
        return Opened(Thing.of(found, None), link)


def origins_of(typed: object) -> tuple[str, ...]:
    """The origins in a text, as they stand in a Content-Security-Policy. Raises Refused."""
    text = clean_text(typed, most=MOST_ORIGINS * (_LONGEST_ORIGIN + 1)) if (
        isinstance(typed, str)
    ) else ""  # fmt: skip
    found = tuple(dict.fromkeys(_origin(each) for each in text.replace(",", " ").split()))
    if len(found) > MOST_ORIGINS:
        raise Refused("origins", f"At most {MOST_ORIGINS} sites can show one link.")
    return found


def _origin(typed: str) -> str:
    """One origin: scheme, host, and a port unless it is the usual one. Raises Refused."""
    refusal = Refused("origins", f"“{typed[:60]}” is not the address of a site, such as https://…")
    try:
        parts = urlsplit(typed.lower())
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError):
        raise refusal from None
    plain = not (parts.username or parts.query or parts.fragment) and parts.path in ("", "/")
    if parts.scheme not in ("https", "http") or not plain or not _HOST.fullmatch(host):
        raise refusal
    usual = {"https": 443, "http": 80}[parts.scheme]
    found = f"{parts.scheme}://{host}" + (f":{port}" if port and port != usual else "")
    if len(found) > _LONGEST_ORIGIN:
        raise refusal
    return found
