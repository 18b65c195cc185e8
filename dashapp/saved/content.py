"""What is kept of a view or a playlist, as text in the store, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final, Self

KEY: Final = re.compile(r"[0-9a-f]{32}")
"""What a `list_key` looks like."""


class Kind(StrEnum):
    """What can be saved."""

    VIEW = "view"
    PLAYLIST = "playlist"


@dataclass(frozen=True, slots=True)
class Song:
    """A track of a playlist, so that it can be named when the catalogue has lost it."""

    id: str
    name: str
    artists: str


@dataclass(frozen=True, slots=True)
class Content:
    """One version of something saved.

    query: of the address that shows it: of a view on Explore, of the recipe of a playlist; empty
    for a playlist that follows from no recipe.  songs: of a playlist, in order, when it was saved.
    fingerprint: of the data they were chosen from; empty for a view, which follows the catalogue.
    declined: the `list_key` of what the recipe came to when its owner kept the list as it was;
    empty where they never did.
    """

    query: str
    songs: tuple[Song, ...] = ()
    fingerprint: str = ""
    declined: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """Of its songs, in order."""
        return tuple(song.id for song in self.songs)

    def spelled(self) -> str:
        """The text that is kept; the same content is the same text."""
        songs = [[song.id, song.name, song.artists] for song in self.songs]
        told = {"query": self.query, "songs": songs, "fingerprint": self.fingerprint}
        if self.declined:
            told["declined"] = self.declined
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    def spelled_apart_from_choices(self) -> str:
        """How the text begins of everything that is the same but for what was declined."""
        return replace(self, declined="").spelled().removesuffix("}")

    def is_list_of(self, other: Content) -> bool:
        """Whether both are the same songs of the same recipe, whatever the data."""
        return (self.query, self.songs) == (other.query, other.songs)

    @classmethod
    def read(cls, text: str) -> Self:
        """The content of a text of the store. What is not as `spelled` writes it is left out."""
        try:
            told = json.loads(text)
        except (ValueError, RecursionError):
            told = None
        match told:
            case {"query": str(query), "songs": list(songs), "fingerprint": str(fingerprint)}:
                declined = told.get("declined")
                declined = declined if isinstance(declined, str) else ""
                return cls(query, _songs(songs), fingerprint, declined)
        return cls("")


def spelled_beginning(query: str) -> str:
    """How the text of every content of a query begins."""
    return f'{{"query":{json.dumps(query, ensure_ascii=False)},'


def list_key(ids: Iterable[str]) -> str:
    """By which a list of songs is known again without its songs."""
    return sha256(",".join(ids).encode()).hexdigest()[:32]


def _songs(listed: Sequence[Any]) -> tuple[Song, ...]:
    found = []
    for each in listed:
        match each:
            case [str(id), str(name), str(artists)]:
                found.append(Song(id, name, artists))
    return tuple(found)
