"""What became of a list after new data: the list a recipe gave, and the one it gives now."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.playlists.tracks import Tracks


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference of two lists, as ids.

    kept: in both, in the order of now.  moved: those of them that stand elsewhere among the kept;
    as few as possible, so that the others are in the same order as before.
    gone: no longer in the list, in the order of before.  lost: those of them that the catalogue no
    longer has.  new: not in the list before, in the order of now.
    """

    kept: tuple[str, ...]
    moved: tuple[str, ...]
    gone: tuple[str, ...]
    lost: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether both lists are the same tracks in the same order."""
        return not (self.moved or self.gone or self.new)


def difference(before: Sequence[str], now: Sequence[str], tracks: Tracks | None = None) -> Changes:
    """What became of a list of ids, each once.  tracks: of now, to tell which are lost."""
    was = {each: number for number, each in enumerate(before)}
    kept = tuple(each for each in now if each in was)
    still = set(_longest_rising([was[each] for each in kept]))
    gone = tuple(each for each in before if each not in set(now))
    return Changes(
        kept=kept,
        moved=tuple(each for each in kept if was[each] not in still),
        gone=gone,
        lost=tuple(each for each in gone if tracks and tracks.place_of(each) is None),
        new=tuple(each for each in now if each not in was),
    )


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """The longest rising subsequence of different numbers (Fredman 1975)."""
    lowest_ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(lowest_ends, number)
        before[number] = lowest_ends[at - 1] if at else None
        lowest_ends[at : at + 1] = [number]
    found: list[int] = []
    last = lowest_ends[-1] if lowest_ends else None
    while last is not None:
        found.append(last)
        last = before[last]
    return found[::-1]
