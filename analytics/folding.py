"""Text without what people leave out when they type: case, accents, punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

_LETTERS: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe"})
"""Letters that Unicode does not take apart into a plain one and an accent."""

_APOSTROPHES: Final = frozenset(
    "'`\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
    "\N{MODIFIER LETTER APOSTROPHE}\N{PRIME}"
)
_WITHOUT_APOSTROPHES: Final = str.maketrans(dict.fromkeys(_APOSTROPHES, ""))
_NO_WORD_ASCII: Final = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Text without case and accents: "Élan" sorts between "elbow" and "eland" as "elan"."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return letters.translate(_LETTERS).casefold()


def words(text: str) -> list[str]:
    """The words of a text, folded: "Don't Stop (Live)" has "dont", "stop" and "live".

    "&" is the word "and". A text without a letter or digit, such as "???", is one word.
    """
    folded = fold(text)
    return _spaced(folded.replace("&", " and ")).split() or _whole(folded)


def plain(text: str) -> str:
    """The words of a text with one space between them; "" for a blank one."""
    return " ".join(words(text))


def squeezed(text: str) -> list[str]:
    """How words with something inside are typed as well: "acdc" for "AC/DC", "jayz" for "Jay-Z"."""
    parts = (_spaced(part).split() for part in fold(text).split())
    return ["".join(apart) for apart in parts if len(apart) > 1]


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word of a text.  spans: for each of its letters, the part of the text it came from."""

    word: str
    spans: tuple[tuple[int, int], ...]


def placed_words(text: str) -> list[PlacedWord]:
    """The words of a text, then its squeezed ones, with where their letters stand in it."""
    letters = _placed_letters(text)
    apart: list[_Letters] = []
    together: list[_Letters] = []
    for part in _split(letters, str.isspace):
        within = list(_split(part, _parts_words))
        apart += within
        bare = [each for each in within if each[0][0] != "&"]
        if len(bare) > 1:
            together.append([letter for each in bare for letter in each])
    if not apart:
        apart = [[letter for letter in letters if not letter[0].isspace()]]
    return [
        PlacedWord("".join(letter for letter, _ in each), tuple(span for _, span in each))
        for each in map(_and_spelled_out, [*apart, *together])
        if each
    ]


_Letters: TypeAlias = list[tuple[str, tuple[int, int]]]


def _placed_letters(text: str) -> _Letters:
    letters: _Letters = []
    for place, letter in enumerate(text):
        folded = fold(letter)
        if not folded and letters:  # an accent of its own belongs to the letter before it
            last, (start, _end) = letters[-1]
            letters[-1] = (last, (start, place + 1))
        letters += [(each, (place, place + 1)) for each in folded if each not in _APOSTROPHES]
    return letters


def _split(letters: _Letters, parts: Callable[[str], bool]) -> Iterator[_Letters]:
    """The runs of letters between those that part words; "&" is a run of its own."""
    run: _Letters = []
    for each in letters:
        if parts(each[0]):
            yield from [run] * bool(run)
            yield from [[each]] * (each[0] == "&")
            run = []
        else:
            run.append(each)
    yield from [run] * bool(run)


def _parts_words(letter: str) -> bool:
    return not _in_word(letter)


def _and_spelled_out(word: _Letters) -> _Letters:
    return [(each, word[0][1]) for each in "and"] if [each for each, _ in word] == ["&"] else word


def _whole(folded: str) -> list[str]:
    return "".join(folded.translate(_WITHOUT_APOSTROPHES).split()).split()


def _spaced(folded: str) -> str:
    """Folded text with spaces for what parts words, and without apostrophes."""
    bare = folded.translate(_WITHOUT_APOSTROPHES)
    if bare.isascii():
        return _NO_WORD_ASCII.sub(" ", bare)
    return "".join(letter if _in_word(letter) else " " for letter in bare)


def _in_word(letter: str) -> bool:
    # Vowel signs of Thai and Indian scripts are marks, not letters.
    return letter.isalnum() or unicodedata.category(letter).startswith("M")
