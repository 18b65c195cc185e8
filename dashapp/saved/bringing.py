"""Lists that a browser kept by itself, as it sends them: every part of them a stranger's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from dashapp.people.entries import name_of
from dashapp.people.errors import Refused
from dashapp.saved.content import Content, Song, list_key
from dashapp.saved.making import LONGEST_ID, MOST_SONGS
from dashapp.store import clean_text
from layouts import urls

_WORDS: Final = 300
"""Characters of the name of a song, and of who made it."""
_DECLINED: Final = MOST_SONGS * (LONGEST_ID + 1)
_QUERY: Final = re.compile(r"[!-~]*")
_FINGERPRINT: Final = re.compile(r"[0-9A-Za-z]{1,64}")


def brought(sent: Mapping[str, Any]) -> tuple[str, Content]:
    """The name and the content of a list that a browser kept. Raises Refused.

    sent: `name`, `query` of its recipe, `songs` with id, name and artists each, `fingerprint` of
    the data; `declined` ids with commas between them, of what its recipe came to and was not kept.
    The songs stay as they were kept: the catalogue may have lost them since.
    """
    query, fingerprint, declined = (sent.get(part) for part in ("query", "fingerprint", "declined"))
    if not isinstance(query, str) or not _QUERY.fullmatch(query) or len(query) > urls.MAX_ADDRESS:
        raise Refused("query", "The query of the address is needed, as text.")
    known = isinstance(fingerprint, str) and _FINGERPRINT.fullmatch(fingerprint)
    has_declined = isinstance(declined, str) and 0 < len(declined) <= _DECLINED
    return name_of(sent.get("name")), Content(
        query,
        _songs(sent.get("songs")),
        str(fingerprint) if known else "",
        list_key(str(declined).split(",")) if has_declined else "",
    )


def _songs(listed: object) -> tuple[Song, ...]:
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_SONGS:
        raise Refused("songs", f"From 1 to {MOST_SONGS} songs can be saved.")
    songs: dict[str, Song] = {}
    for place, each in enumerate(listed, 1):
        id = each.get("id") if isinstance(each, dict) else None
        if not isinstance(id, str) or not 0 < len(id) <= LONGEST_ID:
            raise Refused("songs", f"Song {place} has no id of up to {LONGEST_ID} characters.")
        songs.setdefault(id, Song(id, _words(each.get("name")) or id, _words(each.get("artists"))))
    return tuple(songs.values())


def _words(typed: object) -> str:
    return clean_text(typed, most=_WORDS) if isinstance(typed, str) else ""
