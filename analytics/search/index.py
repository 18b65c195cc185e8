"""The index of names on disk: what can be found, and in which of it each word stands.

A build writes it (`analytics.building.search_index`); serving maps it and reads what a question
touches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analytics.artifacts import OpenBuild

Kind = Literal["song", "artist", "album", "genre"]
KINDS: Final[tuple[Kind, ...]] = ("song", "artist", "album", "genre")
"""What can be found; a kind's number on disk is its place here."""

FOLDER: Final = "search"
MOST_LETTERS: Final = 24
"""Letters of a word in which a slip is looked for."""

IntArray = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Word w stands in the entries `entries[indptr[w]:indptr[w + 1]]`."""

    indptr: npt.NDArray[np.int32]
    entries: npt.NDArray[np.int32]

    def of_range(self, first: int, last: int) -> IntArray:
        """Entries of the words first..last - 1."""
        return self.entries[self.indptr[first] : self.indptr[last]]

    def of(self, words: IntArray) -> IntArray:
        """Entries of some words, given in ascending order."""
        starts, stops = self.indptr[words], self.indptr[words + 1]
        lengths = stops - starts
        shifts = np.repeat(starts - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
        return self.entries[np.arange(len(shifts)) + shifts] if len(shifts) else self.entries[:0]


@dataclass(frozen=True, slots=True, eq=False)
class SearchIndex:
    """Entries in the order of their plain names, words in the order of their letters.

    names: (n_entries,) plain names.  kinds: (n_entries,) places in KINDS.  of: (n_entries,) the row
    of a song, the place of an artist in artists.arrow, the row of an album's best-known track, the
    id of a genre.  popularity: (n_entries,) 0 to 100.
    words: (n_words,).  letters: (MOST_LETTERS, n_words) places of a word's letters in `alphabet`,
    counted from 1; 0 after its end.  ending_word, ending_start: every ending of every word in the
    order of its letters, as the word it is of and the letter it begins with.
    in_names, in_credits: where each word stands: in the name, or in what goes with it (the artists
    of a song or album, the names of its other versions).
    """

    names: pa.ChunkedArray
    kinds: npt.NDArray[np.uint8]
    of: npt.NDArray[np.int32]
    popularity: npt.NDArray[np.uint8]
    words: pa.ChunkedArray
    letters: npt.NDArray[np.uint16]
    alphabet: npt.NDArray[np.uint32]
    ending_word: npt.NDArray[np.int32]
    ending_start: npt.NDArray[np.uint8]
    in_names: Postings
    in_credits: Postings

    @classmethod
    def open(cls, build: OpenBuild) -> SearchIndex | None:
        """The index of a build; None where it was made before there was one."""
        if not build.has(f"{FOLDER}/names.arrow"):
            return None

        def array(name: str) -> npt.NDArray[Any]:
            return build.array(f"{FOLDER}/{name}.npy")

        return cls(
            names=build.table(f"{FOLDER}/names.arrow")["name"],
            kinds=array("kinds"),
            of=array("of"),
            popularity=array("popularity"),
            words=build.table(f"{FOLDER}/words.arrow")["word"],
            letters=array("letters"),
            alphabet=array("alphabet"),
            ending_word=array("ending_word"),
            ending_start=array("ending_start"),
            in_names=Postings(array("name_indptr"), array("name_entries")),
            in_credits=Postings(array("credit_indptr"), array("credit_entries")),
        )

    def codes(self, word: str) -> npt.NDArray[np.uint16]:
        """(n,) the word's first letters as in `letters`; one that no word has gets the highest."""
        points = np.array([ord(letter) for letter in word[:MOST_LETTERS]], dtype=np.uint32)
        places = np.searchsorted(self.alphabet, points).clip(max=max(len(self.alphabet) - 1, 0))
        known = self.alphabet[places] == points if len(self.alphabet) else np.zeros(len(points))
        return np.where(known, places + 1, np.iinfo(np.uint16).max).astype(np.uint16)


class Texts(Sequence[str]):
    """Sorted texts, which `bisect` can be asked about without all of them being made."""

    def __init__(self, n: int, at: Callable[[int], str]) -> None:
        """The texts `at(0)` to `at(n - 1)`."""
        self._n = n
        self._at = at

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> Texts:
        """The texts of a column."""
        texts = column.chunk(0) if column.num_chunks else pa.array([], pa.string())
        return cls(len(texts), lambda place: str(texts[place].as_py()))

    @classmethod
    def endings(cls, index: SearchIndex) -> Texts:
        """Every ending of every word."""
        words, word, start = cls.of(index.words), index.ending_word, index.ending_start
        return cls(len(word), lambda place: words[int(word[place])][start[place] :])

    def __len__(self) -> int:
        """Number of texts."""
        return self._n

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        """The text at a place, or those at some."""
        if isinstance(place, slice):
            return [self._at(each) for each in range(*place.indices(self._n))]
        return self._at(place)
