"""Which entries every typed word stands in, how well, and so in which order they are shown."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from analytics.search.index import SearchIndex, Texts
from analytics.search.spelling import beginning_with, containing, one_slip_from

IntArray = npt.NDArray[np.integer[Any]]
Levels = npt.NDArray[np.uint8]
Scores = npt.NDArray[np.float32]

# How a typed word stands in an entry, better ones higher; 0 is not at all.
_CREDIT_SLIP, _NAME_SLIP, _CREDIT_PART, _NAME_PART = 1, 2, 3, 4
_CREDIT_START, _CREDIT_WORD, _NAME_START, _NAME_WORD = 5, 6, 7, 8
_AT_STARTS: Final = _CREDIT_START
"""From this level on a word stands where words begin."""

_POINTS: Final = np.array([0, -55, -45, -40, -30, 0, 3, 8, 12], dtype=np.float32)
"""What each level is worth, in points of popularity; the mean over the typed words counts."""

_BEGINS: Final = 20
"""What it is worth that the name begins with all that was typed."""

_AT_STARTS_ONLY: Final = 300
_IS_ALL: Final = 300
"""More than popularity can make up for: a name that is what was typed comes first, then those in
which every typed word begins a word, then those with a part of a word or a slip."""

_FEWEST_FOR_IS_ALL: Final = 3
"""Letters from which on a name that is exactly what was typed is meant, not just begun with."""

_SHORT_BUT_ALL: Final = 30

_AS_LONG: Final = 20
"""What it is worth, where slips are allowed for, that the name is as long as what was typed."""

_SPACELESS: Final = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF),
    (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese: a word may begin at any letter."""


class Ranking:
    """Entries for typed words over one index."""

    def __init__(self, index: SearchIndex) -> None:
        """Rank the entries of `index`."""
        self._index = index
        self._names = Texts.of(index.names)
        self._words = Texts.of(index.words)

    def at_starts(self, typed: Sequence[str], phrase: str) -> tuple[IntArray, Scores]:
        """Entries in which every typed word begins a word or which begin with it all; their scores.

        typed: plain words.  phrase: all of them with spaces between.
        """
        levels = [self._starts(word) for word in typed]
        return self._scored(levels, phrase)

    def one_loose(self, typed: Sequence[str], phrase: str) -> tuple[IntArray, Scores]:
        """The same with entries in which one typed word is a part of a word, or off by one slip."""
        starts = [self._starts(word) for word in typed]
        levels = list(starts)
        for place, word in enumerate(typed):
            others = [level for other, level in enumerate(starts) if other != place]
            # Where no entry has all the other words, it is not for this one that none is found.
            if not others or np.minimum.reduce(others).any():
                levels[place] = self._loose(word, among_others=bool(others))
        n_loose = sum(
            ((loose > 0) & (level == 0)).astype(np.uint8)
            for loose, level in zip(levels, starts, strict=True)
        )
        for level in levels:
            level[np.asarray(n_loose) > 1] = 0
        return self._loosely_scored(levels, phrase)

    def all_loose(self, typed: Sequence[str], phrase: str) -> tuple[IntArray, Scores]:
        """The same with entries in which any number of typed words are."""
        levels = [self._loose(word, among_others=len(typed) > 1) for word in typed]
        return self._loosely_scored(levels, phrase)

    def apart(self, word: str) -> list[tuple[str, str]]:
        """Ways to read a word as two that were typed without their space, or with a letter for it.

        The first of the two is a word of the index, the second begins one.
        """
        found = []
        for end in range(2, len(word) - 1):
            first = word[:end]
            start, stop = beginning_with(self._words, first)
            if start < stop and self._words[start] == first:
                for rest in (word[end:], word[end + 1 :]):
                    if len(rest) > 1 and np.less(*beginning_with(self._words, rest)):
                        found.append((first, rest))
        return found

    def _starts(self, word: str) -> Levels:
        """(n_entries,) the level of a word where it begins words; 0 elsewhere."""
        index = self._index
        level = np.zeros(len(index.kinds), dtype=np.uint8)
        if any(low <= ord(letter) <= high for letter in word for low, high in _SPACELESS):
            parts = containing(index, word)
            level[index.in_credits.of(parts)] = _CREDIT_START
            level[index.in_names.of(parts)] = _NAME_START
        first, last = beginning_with(self._words, word)
        n_whole = 1 if first < last and self._words[first] == word else 0
        for postings, start, whole in (
            (index.in_credits, _CREDIT_START, _CREDIT_WORD),
            (index.in_names, _NAME_START, _NAME_WORD),
        ):
            level[postings.of_range(first, last)] = start
            level[postings.of_range(first, first + n_whole)] = whole
        return level

    def _loose(self, word: str, *, among_others: bool) -> Levels:
        """(n_entries,) the level of a word anywhere in words, or off by one slip; 0 elsewhere."""
        index = self._index
        level = np.zeros(len(index.kinds), dtype=np.uint8)
        if len(word) > 1 or among_others:
            slips = one_slip_from(index, word, among_others=among_others)
            parts = containing(index, word)
            level[index.in_credits.of(slips)] = _CREDIT_SLIP
            level[index.in_names.of(slips)] = _NAME_SLIP
            level[index.in_credits.of(parts)] = _CREDIT_PART
            level[index.in_names.of(parts)] = _NAME_PART
        return np.maximum(level, self._starts(word))

    def _loosely_scored(self, levels: Sequence[Levels], phrase: str) -> tuple[IntArray, Scores]:
        entries, scores = self._scored(levels, phrase)
        lengths = pc.binary_length(self._index.names).to_numpy()[entries]
        scores[abs(lengths - len(phrase.encode())) <= 1] += _AS_LONG
        return entries, scores

    def _scored(self, levels: Sequence[Levels], phrase: str) -> tuple[IntArray, Scores]:
        """Entries at which no level is 0, or whose name begins with the phrase, with scores."""
        lowest = levels[0] if len(levels) == 1 else np.minimum.reduce(levels)
        first, last = beginning_with(self._names, phrase)
        last_equal = bisect_right(self._names, phrase, lo=first, hi=last)
        found = lowest > 0
        found[first:last] = True
        entries = np.flatnonzero(found)
        scores = self._index.popularity[entries].astype(np.float32)
        for level in levels:
            scores += _POINTS[level[entries]] / len(levels)
        begins = (entries >= first) & (entries < last)
        scores[begins | (lowest[entries] >= _AT_STARTS)] += _AT_STARTS_ONLY
        scores[begins] += _BEGINS
        is_all = _IS_ALL if len(phrase) >= _FEWEST_FOR_IS_ALL else _SHORT_BUT_ALL
        scores[begins & (entries < last_equal)] += is_all
        return entries, scores
