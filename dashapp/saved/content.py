"""What is kept of a view or a playlist, as text in the store, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


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
    """

    query: str
    songs: tuple[Song, ...] = ()
    fingerprint: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """Of its songs, in order."""
        return tuple(song.id for song in self.songs)

    def spelled(self) -> str:
        """The text that is kept; the same content is the same text."""
        songs = [[song.id, song.name, song.artists] for song in self.songs]
        told = {"query": self.query, "songs": songs, "fingerprint": self.fingerprint}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> Self:
        """The content of a text of the store. What is not as `spelled` writes it is left out."""
        try:
            told = json.loads(text)
        except (ValueError, RecursionError):
            told = None
        match told:
            case {"query": str(query), "songs": list(songs), "fingerprint": str(fingerprint)}:
                return cls(query, _songs(songs), fingerprint)
        return cls("")


def _songs(listed: Sequence[Any]) -> tuple[Song, ...]:
    found = []
    for each in listed:
        match each:
            case [str(id), str(name), str(artists)]:
                found.append(Song(id, name, artists))
    return tuple(found)
