"""Where in a name the typed words stand, so that a page can show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from analytics.folding import PlacedWord, placed_words

Ranges = tuple[tuple[int, int], ...]
"""Parts of a text, first and last + 1 of its letters (code points), ascending and apart."""

_FEWEST_FOR_A_SLIP: Final = 2


def highlights(name: str, detail: str, typed: Sequence[str]) -> tuple[Ranges, Ranges]:
    """The parts of a name, and of what stands below it, that typed words account for.

    typed: plain words. Each is shown once, in the name if it is there, however loosely.
    """
    texts = (placed_words(name), placed_words(detail))
    parts: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for word in typed:
        for stands in (_begins, _is_in, _one_slip_off):
            found = _first(texts, word, stands)
            if found is not None:
                place, spans = found
                parts[place].extend(spans)
                break
    return _joined(parts[0]), _joined(parts[1])


def one_slip_off(typed: str, word: str) -> bool:
    """Whether `word`, or a beginning of it, is `typed` but for one letter or a swap of two."""
    common = 0
    while common < min(len(typed), len(word)) and typed[common] == word[common]:
        common += 1
    rest, other = typed[common:], word[common:]
    swapped = rest[1:2] + rest[:1] + rest[2:]
    return (
        other.startswith((rest[1:], swapped))
        or other[1:].startswith(rest)
        or other[1:].startswith(rest[1:])
    )


_Spans = Sequence[tuple[int, int]]


def _first(
    texts: Sequence[Sequence[PlacedWord]],
    typed: str,
    stands: Callable[[str, PlacedWord], _Spans],
) -> tuple[int, _Spans] | None:
    for place, words in enumerate(texts):
        for word in words:
            if spans := stands(typed, word):
                return place, spans
    return None


def _begins(typed: str, word: PlacedWord) -> _Spans:
    return word.spans[: len(typed)] if word.word.startswith(typed) else ()


def _is_in(typed: str, word: PlacedWord) -> _Spans:
    start = word.word.find(typed)
    return word.spans[start : start + len(typed)] if start >= 0 else ()


def _one_slip_off(typed: str, word: PlacedWord) -> _Spans:
    enough = len(typed) >= _FEWEST_FOR_A_SLIP
    return word.spans if enough and one_slip_off(typed, word.word) else ()


def _joined(spans: _Spans) -> Ranges:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
