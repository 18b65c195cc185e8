"""Values that hold several names: artists and genres, however a file joins them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np
import pyarrow.compute as pc

from analytics.ingest.tables import BoolArray, NamesArray, Text
from analytics.ingest.text import LONGEST_NAME

Names: TypeAlias = tuple[str, ...]
NAMES_WITH_COMMAS: Final = (
    "10,000 Maniacs",
    "Ashton, Gardner & Dyke",
    "Beck, Bogert & Appice",
    "Black Country, New Road",
    "Blood, Sweat & Tears",
    "Car, the garden",
    "Crosby, Stills & Nash",
    "Crosby, Stills, Nash & Young",
    "Dave Dee, Dozy, Beaky, Mick & Tich",
    "Earth, Wind & Fire",
    "Emerson, Lake & Palmer",
    "Emerson, Lake & Powell",
    "Fear, and Loathing in Las Vegas",
    "Francisco, el Hombre",
    "Goodnight, Texas",
    "Hamilton, Joe Frank & Reynolds",
    "Hey, Nothing",
    "Invent, Animate",
    "Lambert, Hendricks & Ross",
    "Medeski, Martin & Wood",
    "Nothing,Nowhere.",
    "Now, Now",
    "Peter, Paul & Mary",
    "Peter, Paul and Mary",
    "Phillips, Craig & Dean",
    "Quickly, Quickly",
    "Sarah, the Illstrumentalist",
    "Slaughter Beach, Dog",
    "Tyler, The Creator",
    "Whatever, Dad",
    "Woe, Is Me",
)
"""Acts known to have a comma in their name; only where commas also part artists does it matter."""

_COMMA_STANDS_FOR: Final = "\ue000"  # a private letter no file uses
_PROTECTED: Final = re.compile(
    r"(?<!\w)(?:" + "|".join(map(re.escape, NAMES_WITH_COMMAS)) + r")(?!\w)", re.IGNORECASE
)
_SUFFIX: Final = re.compile(r",(?=\s*(?:Jr|Sr|Inc|II|III|IV|Ph\.?D|M\.?D)\b\.?\s*(?:,|$))", re.I)
_WITHIN_NUMBER: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_TIGHT_COMMA: Final = re.compile(r",(?!\s)")
_PARTED_BY_TIGHT_COMMAS: Final = re.compile(r";|,(?!\s)")
_PARTED_BY_COMMAS: Final = re.compile(r"[;,]")
_PARTED_BY_SEMICOLONS: Final = re.compile(r";")
_GENRE_MARKS: Final = re.compile(r"[;,|]")
_NO_GENRE: Final = frozenset({"", "set()", "[]", "{}", "none", "nan", "n/a", "null", "unknown"})
_WRITTEN_AS: Final = MappingProxyType({"__proto__": "proto"})
"""The one name that is no key of an object in a browser, where lists of names would fail on it."""
_LONGEST_LITERAL: Final = 10_000
_MIN_SHARE_JOINED: Final = 0.1
_MIN_VALUES_JOINED: Final = 3


def python_list(text: str) -> Names | None:
    """The names in "['a', 'b']", a JSON list or a set; None if the text is none of these."""
    if len(text) > _LONGEST_LITERAL or text[:1] + text[-1:] not in {"[]", "{}", "()"}:
        return None
    if text.startswith("['"):
        parts = text[2:-2].split("', '")
        if text.endswith("']") and not any("'" in part or "\\" in part for part in parts):
            return tuple(parts)
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    if not isinstance(value, list | tuple | set):
        return None
    members = sorted(value, key=str) if isinstance(value, set) else value
    return tuple(str(member) for member in members if isinstance(member, str | int | float))


def split_genres(column: Text) -> NamesArray:
    """(n,) sorted genres of each value: one word, `a;b`, `a, b`, `a|b` or a Python list."""
    return _spread(column, _genres_of)


def split_artists(column: Text, *, several: bool) -> tuple[NamesArray, str | None]:
    """(n,) artists of each value, and a sentence about how they are parted (None if they are not).

    several: whether the column's name announces more than one artist. The file's own habit
    decides what a comma means, since "Earth, Wind & Fire" is one artist and "Future, Drake" two.
    """
    texts = pc.unique(column).to_pylist()
    if _share(texts, lambda text: python_list(text) is not None) > 1 / 2:
        return _spread(column, _listed_artists), "Artists are given as lists."
    n_semicolons = sum(";" in text for text in texts)
    with_commas = [text for text in texts if "," in _protected(text)]
    if several:
        commas_part = len(with_commas) > n_semicolons
    else:
        commas_part = len(with_commas) >= max(_MIN_SHARE_JOINED * len(texts), _MIN_VALUES_JOINED)
    if commas_part:
        tight = _share(with_commas, lambda text: _TIGHT_COMMA.search(text) is not None) > 1 / 2
        mark = _PARTED_BY_TIGHT_COMMAS if tight else _PARTED_BY_COMMAS
        note = (
            "Artists are parted by commas without a space; a comma before a space is part of a "
            "name."
            if tight
            else "Artists are parted by commas; known names that contain one are kept whole."
        )
        return _spread(column, lambda text: _split(_protected(text), mark)), note
    apart = _spread(column, lambda text: _split(text, _PARTED_BY_SEMICOLONS))
    if not n_semicolons:
        return apart, None
    return apart, "Artists are parted by semicolons; commas are part of a name."


def shortened(values: NamesArray) -> tuple[NamesArray, BoolArray]:
    """(n,) Names of at most LONGEST_NAME characters each, and (n,) True where one was cut."""
    lengths = (max(map(len, names), default=0) for names in values)
    long = np.fromiter(lengths, dtype=np.int64, count=len(values)) > LONGEST_NAME
    cut = values.copy()
    for at in np.flatnonzero(long).tolist():
        cut[at] = tuple(dict.fromkeys(map(_cut, values[at])))
    return cut, long


def n_distinct(values: NamesArray) -> int:
    """How many different names occur in (n,) Names."""
    distinct: set[Names] = set(values)
    return len({name for names in distinct for name in names})


def _protected(text: str) -> str:
    """The text with the commas that belong to a name hidden from splitting."""
    if "," not in text:
        return text
    text = _PROTECTED.sub(lambda name: name[0].replace(",", _COMMA_STANDS_FOR), text)
    return _WITHIN_NUMBER.sub(_COMMA_STANDS_FOR, _SUFFIX.sub(_COMMA_STANDS_FOR, text))


def _split(text: str, mark: re.Pattern[str]) -> Names:
    return _distinct(part.replace(_COMMA_STANDS_FOR, ",") for part in mark.split(text))


def _listed_artists(text: str) -> Names:
    names = python_list(text)
    return _distinct((text,) if names is None else names)


def _genres_of(text: str) -> Names:
    names = python_list(text)
    if names is None:
        bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
        names = tuple(part.strip().strip("'\"") for part in _GENRE_MARKS.split(bare))
    return tuple(sorted(n for n in _distinct(names) if n.casefold() not in _NO_GENRE))


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def _distinct(names: Iterable[str]) -> Names:
    """The names in order without blanks and repetitions."""
    bare = (" ".join(name.split()) for name in names)
    return tuple(dict.fromkeys(_WRITTEN_AS.get(name, name) for name in bare if name))


def _share(texts: list[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, texts)) / max(len(texts), 1)


def _spread(column: Text, split: Callable[[str], Names]) -> NamesArray:
    """Apply `split` once to each distinct text."""
    codes = column.combine_chunks().dictionary_encode()
    texts = codes.dictionary.to_pylist()
    found = np.fromiter(map(split, texts), dtype=object, count=len(texts))
    return np.asarray(found[codes.indices.to_numpy()], dtype=np.object_)
