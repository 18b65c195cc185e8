"""Which words of the index a typed word may stand for: by its beginning, a part, or a slip."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.search.index import SearchIndex, Texts

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.integer[Any]]

_AFTER_ALL: Final = chr(0x10FFFF)
_FEWEST_FOR_A_SLIP: Final = 3
"""Letters of a word in which a slip is allowed for, two among other words; below, every word is one
slip away."""

_FEWEST_FOR_A_CUT_SLIP: Final = 4
"""Letters from which on the slip may be in the beginning of a longer word."""


def beginning_with(texts: Texts, typed: str) -> tuple[int, int]:
    """First and last + 1 of the sorted texts that begin with what was typed."""
    first = bisect_left(texts, typed)
    return first, bisect_left(texts, typed + _AFTER_ALL, lo=first)


def containing(index: SearchIndex, typed: str) -> IntArray:
    """The words that hold what was typed, plain text and never a pattern; some more than once."""
    first, last = beginning_with(Texts.endings(index), typed)
    return index.ending_word[first:last]


def one_slip_from(index: SearchIndex, typed: str, *, among_others: bool = False) -> IntArray:
    """Words of which `typed` is the beginning, or all, but for one slip.

    A slip is a letter too many, too few, another one, or two neighbours swapped. A typed word of
    three letters, or two if it is one among others, must be the whole word but for the slip; a
    shorter one is not looked at.
    """
    codes = index.codes(typed)
    if len(codes) < _FEWEST_FOR_A_SLIP - among_others:
        return np.zeros(0, dtype=np.int64)
    whole = len(codes) < _FEWEST_FOR_A_CUT_SLIP
    return np.flatnonzero(_one_slip(index.letters, codes, whole=whole))


def _one_slip(
    letters: npt.NDArray[np.uint16], typed: npt.NDArray[np.uint16], *, whole: bool
) -> BoolArray:
    """(n_words,) whether a word or, unless `whole`, its beginning is one slip away.

    One slip leaves what is before it in its place, and moves what is after it by a letter at most:
    so it is enough to know, for each place, whether all before it agree, and whether all from it on
    agree in place, one letter earlier, or one later.
    """
    n_typed = len(typed)
    rows = np.zeros((n_typed + 2, letters.shape[1]), dtype=letters.dtype)
    kept = letters[: n_typed + 2]
    rows[: len(kept)] = kept
    in_place = _agreeing_to_the_end(rows, typed, 0)
    earlier = _agreeing_to_the_end(rows, typed, -1)
    later = _agreeing_to_the_end(rows, typed, 1)
    ends = [rows[n_typed + shift] == 0 for shift in (-1, 0, 1)] if whole else None
    found = np.zeros(letters.shape[1], dtype=np.bool_)
    before = np.ones(letters.shape[1], dtype=np.bool_)
    for place in range(n_typed):
        too_many, too_few = earlier[place + 1], later[place]
        another = in_place[place + 1]
        if place + 1 < n_typed:
            swapped = (rows[place] == typed[place + 1]) & (rows[place + 1] == typed[place])
            another = another | (swapped & in_place[place + 2])
        if ends is not None:
            too_many, another, too_few = (
                part & end for part, end in zip((too_many, another, too_few), ends, strict=True)
            )
        found |= before & (too_many | too_few | another)
        before &= rows[place] == typed[place]
    if ends is not None:  # the letter that is missing may be the last
        found |= before & ends[2] & ~ends[1]
    return found


def _agreeing_to_the_end(
    rows: npt.NDArray[np.uint16], typed: npt.NDArray[np.uint16], shift: int
) -> list[BoolArray]:
    """For each place 0..n, whether all typed letters from it on stand `shift` places later."""
    agrees = [np.ones(rows.shape[1], dtype=np.bool_)]
    for place in range(len(typed) - 1, -1, -1):
        if place + shift < 0:
            agrees.append(agrees[-1])  # never asked for: nothing stands before the first letter
        else:
            agrees.append(agrees[-1] & (rows[place + shift] == typed[place]))
    return agrees[::-1]
