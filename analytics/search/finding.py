"""Find songs, artists, albums and genres while somebody types."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple
from unicodedata import category

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.catalogue import Catalogue
from analytics.errors import InvalidSpec
from analytics.folding import fold, plain
from analytics.search.highlights import Ranges, highlights
from analytics.search.index import KINDS, Kind, SearchIndex
from analytics.search.ranking import Ranking

_Look = Callable[[Sequence[str], str], tuple[npt.NDArray[Any], npt.NDArray[np.float32]]]
IntArray = npt.NDArray[np.integer[Any]]

MOST_TYPED: Final = 100
"""Letters that are looked at; nobody types more of a name."""

MOST_FOUND: Final = 100
_MOST_WORDS: Final = 6
_MOST_READ_APART: Final = 6
_MOST_READ: Final = 2_000
"""Entries looked at for different ones, where thousands read the same."""

_ALBUMS_OF_ONE_NAME: Final = 2
"""Compilations are albums of as many artists as are on them."""

_NO_CHARACTERS: Final = ("Cc", "Cs", "Cn", "Co")


@dataclass(frozen=True, slots=True)
class Found:
    """Something that what was typed may mean.

    kind: one of KINDS.  name: as in the catalogue.  detail: artists of a song or album, number of
    tracks of an artist or genre.  key: a song's track id, the name of any other.  row: the track,
    the best-known one of an album; None for artists and genres.  in_name, in_detail: the parts that
    match what was typed.
    """

    kind: Kind
    name: str
    detail: str
    key: str
    row: int | None
    in_name: Ranges
    in_detail: Ranges


class Search:
    """Type-ahead over the names of one build."""

    def __init__(self, index: SearchIndex, catalogue: Catalogue) -> None:
        """Find names of `index`, written from the tracks of `catalogue`."""
        self._index = index
        self._catalogue = catalogue
        self._ranking = Ranking(index)

    @classmethod
    def open(cls, build: OpenBuild, catalogue: Catalogue) -> Search | None:
        """The search of a build; None where it was made before there was one."""
        index = SearchIndex.open(build)
        return None if index is None else cls(index, catalogue)

    def find(self, typed: str, most: int = 8, kinds: Collection[str] = KINDS) -> tuple[Found, ...]:
        """Up to `most` that `typed` may mean, the likeliest first; none for a blank text.

        Every word may be cut short and in any place, in the name or in the artist of a song or
        album. Case and accents are ignored. A name that is what was typed comes first, then names
        in which every typed word begins a word. When these are fewer than `most`, names follow
        in which one typed word is a part of a word or has one slip; when there is none, those in
        which several are. Within these, the better known. Text is never a pattern. Only the
        first MOST_TYPED letters and six words are looked at.

        Raises InvalidSpec for an unknown kind, or a `most` outside 1 to MOST_FOUND.
        """
        if not 1 <= most <= MOST_FOUND:
            raise InvalidSpec("most", most, f"1 to {MOST_FOUND}")
        if not kinds or not set(kinds) <= set(KINDS):
            raise InvalidSpec("kinds", tuple(kinds), "some of " + ", ".join(KINDS))
        wanted = np.array([kind in kinds for kind in KINDS])
        phrase = plain(_printable(typed))[:MOST_TYPED]
        words = tuple(dict.fromkeys(phrase.split()))[:_MOST_WORDS]
        if not words:
            return ()
        found: list[_Read] = []
        for enough, look in self._ways(most):
            if len(found) < enough:
                entries, scores = look(words, phrase)
                found = self._best(entries, scores, wanted, most)
        if not found:
            words, found = self._read_apart(words, wanted, most)
        return tuple(self._shown(each, words) for each in found)

    def _ways(self, most: int) -> tuple[tuple[int, _Look], ...]:
        """Ways to look, each taken if those before it found fewer than so many."""
        ranking = self._ranking
        return ((1, ranking.at_starts), (most, ranking.one_loose), (1, ranking.all_loose))

    def _read_apart(
        self, words: Sequence[str], wanted: npt.NDArray[np.bool_], most: int
    ) -> tuple[tuple[str, ...], list[_Read]]:
        """What is found if one typed word is two; nothing where no way to read it finds any."""
        tried = 0
        for place, word in enumerate(words):
            for two in self._ranking.apart(word):
                read = (*words[:place], *two, *words[place + 1 :])
                entries, scores = self._ranking.at_starts(read, " ".join(read))
                if found := self._best(entries, scores, wanted, most):
                    return read, found
                tried += 1
                if tried == _MOST_READ_APART:
                    return (), []
        return (), []

    def _best(
        self,
        entries: IntArray,
        scores: npt.NDArray[np.float32],
        wanted: npt.NDArray[np.bool_],
        most: int,
    ) -> list[_Read]:
        """The best `most` of the entries; of those that would read the same, the best."""
        if not wanted.all():
            keep = wanted[self._index.kinds[entries]]
            entries, scores = entries[keep], scores[keep]
        best: list[_Read] = []
        seen: set[_Read] = set()
        n_albums: Counter[str] = Counter()
        for batch in _ranked(entries, scores, 4 * most):
            for read in self._read(batch):
                name = fold(read.name)
                same = read._replace(name=name, detail=fold(read.detail), key="", row=None)
                if read.kind == "album":
                    n_albums[name] += 1
                if same not in seen and n_albums[name] <= _ALBUMS_OF_ONE_NAME:
                    best.append(read)
                    if len(best) == most:
                        return best
                seen.add(same)
        return best

    def _read(self, entries: IntArray) -> list[_Read]:
        """What there is to say of each of some entries."""
        tracks, of = self._catalogue, self._index.of[entries]
        kinds = [KINDS[kind] for kind in self._index.kinds[entries]]
        is_track = np.array([kind in ("song", "album") for kind in kinds], dtype=np.bool_)
        rows = iter(tracks.text(of[is_track], ("id", "name", "album", "artists")).to_pylist())
        return [
            self._of_track(kind, int(number), next(rows))
            if kind in ("song", "album")
            else self._of_others(kind, int(number))
            for kind, number in zip(kinds, of, strict=True)
        ]

    def _of_track(self, kind: Kind, row: int, text: dict[str, Any]) -> _Read:
        if kind == "song":
            return _Read(kind, text["name"], ", ".join(text["artists"]), text["id"], row)
        return _Read(kind, text["album"], text["artists"][0], text["album"], row)

    def _of_others(self, kind: Kind, number: int) -> _Read:
        if kind == "artist":
            name, n_tracks = self._catalogue.artists.at(number)
        else:
            name, n_tracks = self._catalogue.genre_names[number], int(self._genre_sizes[number])
        detail = "1 track" if n_tracks == 1 else f"{n_tracks:,} tracks"
        return _Read(kind, name, detail, name, None)

    @cached_property
    def _genre_sizes(self) -> IntArray:
        every = np.ones(self._catalogue.n_tracks, dtype=np.bool_)
        return self._catalogue.genre_counts(every)

    def _shown(self, read: _Read, words: Sequence[str]) -> Found:
        # The detail of artists and genres is a number of tracks, which nobody types.
        credit = read.detail if read.row is not None else ""
        in_name, in_detail = highlights(read.name, credit, words)
        return Found(*read, in_name, in_detail)


class _Read(NamedTuple):
    kind: Kind
    name: str
    detail: str
    key: str
    row: int | None


def _printable(typed: str) -> str:
    """The start of what was typed, with spaces for what is no character."""
    return "".join(
        " " if category(letter) in _NO_CHARACTERS else letter for letter in typed[:MOST_TYPED]
    )


def _ranked(entries: IntArray, scores: npt.NDArray[np.float32], n_first: int) -> Iterator[IntArray]:
    """Entries by score, the lower entry first of equals, in batches that grow."""
    done, n = 0, n_first
    while done < min(len(entries), _MOST_READ):
        top = np.arange(len(entries))
        if n < len(entries):
            top = np.argpartition(-scores, n)[:n]
        ranked = entries[top][np.lexsort((entries[top], -scores[top]))]
        yield ranked[done:]
        done, n = len(ranked), 4 * n
