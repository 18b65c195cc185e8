"""What the pages about saved things are told. Times are seconds since 1970."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SavedFacts:
    """Something that was saved.

    is_list: whether it is a playlist, else a view.  words: what it is, in a few.  href: where it
    is open to be changed; "" where no address can say it.  number: of its version.
    owner: the name of somebody else it belongs to; None for whoever looks.
    """

    id: str
    is_list: bool
    name: str
    words: str
    href: str
    number: int
    updated: float
    for_team: bool
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """A link to it. state: in a word where it does not work.  origins: that may show it."""

    id: str
    created: float
    expires: float | None
    origins: Sequence[str]
    state: str


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What it was in a version. words: what it is, in a few."""

    number: int
    created: float
    words: str


@dataclass(frozen=True, slots=True)
class ChangesFacts:
    """What a list comes to now, where that is not what was saved.

    sentence: why, and how much of it is still there.  parts: what became of how many, and names
    of them.  number: of the version that it is compared with; 0 where it comes to nothing.
    now: by which what it comes to now is known again; "" where that is the same list, which is
    said once.  is_declined: whether its owner kept it as it was.
    """

    sentence: str
    parts: Sequence[tuple[str, Sequence[str]]]
    number: int
    now: str = ""
    is_declined: bool = False


@dataclass(frozen=True, slots=True)
class SongFacts:
    """A song of a list. mood: its name, colour slot and shape; None where it is not here any more.

    href: its page; "" where it is not here any more.  seconds: its length, None where unknown.
    """

    name: str
    artists: str
    mood: tuple[str, int, str] | None
    words: str
    href: str
    id: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class ListFacts:
    """A list of one's own beside where lists are made.  changes: None where it is as it was."""

    saved: SavedFacts
    songs: Sequence[SongFacts]
    changes: ChangesFacts | None = None


@dataclass(frozen=True, slots=True)
class OpenedFacts:
    """Everything about one of one's own.

    days: that a link can work for.  notes: what whoever looks should know.
    """

    saved: SavedFacts
    is_mine: bool
    may_show_team: bool
    songs: Sequence[SongFacts] = ()
    links: Sequence[LinkFacts] = ()
    versions: Sequence[VersionFacts] = ()
    changes: ChangesFacts | None = None
    days: Sequence[int] = ()
    notes: Sequence[str] = field(default=())


@dataclass(frozen=True, slots=True)
class ShelfFacts:
    """A page of what was saved.

    which: "all", "view", "playlist" or "team".  start, total: which of how many.  deleted: what can
    be brought back.  undo: what was deleted just now.  left_behind: how much was saved in this
    browser before signing in.  is_known: whether whoever looks has signed in.
    """

    which: str
    saved: Sequence[SavedFacts]
    start: int
    on_a_page: int
    total: int
    deleted: Sequence[SavedFacts]
    undo: SavedFacts | None
    left_behind: int
    is_known: bool
    may_see_team: bool
