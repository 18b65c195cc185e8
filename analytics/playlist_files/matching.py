"""Which tracks of the catalogue a playlist means, how that was told, and what is left over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from types import MappingProxyType
from typing import Any, Final, Literal, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analytics.artifacts import OpenBuild
from analytics.catalogue import Catalogue
from analytics.folding import plain
from analytics.playlist_files.listed import ListedTrack
from analytics.playlist_files.name_keys import NameKeys, name_key, stripped

Grade = Literal["id", "exact", "name", "title", "version", "ambiguous", "none"]
GRADES: Final[Mapping[Grade, str]] = MappingProxyType({
    "id": "by its id",
    "exact": "by its name and all of its artists",
    "name": "by its name and one of its artists",
    "title": "by its name alone, the list having no artist",
    "version": "as another version of the same name",
    "ambiguous": "left open between several",
    "none": "not in this catalogue",
})  # fmt: skip
"""How a listed track was matched, the surest first, in words."""

SAME_LENGTH_S: Final = 3.0
"""Lengths of one recording differ by less, between files that round and files that do not."""

_BETWEEN_ARTISTS: Final = re.compile(
    r"\s*[,;/]\s*|\s+(?:&|and|x|feat\.?|ft\.?|featuring|with|vs\.?)\s+", re.IGNORECASE
)
_LONGEST: Final = 300
_MOST_CANDIDATES: Final = 20


@dataclass(frozen=True, slots=True)
class Match:
    """A listed track and what it is in the catalogue.

    row: of the catalogue, None if open or not there.  candidates: where it is open, the rows that
    it may be, one for each recording, the best known first.
    """

    listed: ListedTrack
    grade: Grade
    row: int | None = None
    candidates: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """How it was matched, in words."""
        return GRADES[self.grade]


@dataclass(frozen=True)
class MatchReport:
    """Every listed track, in order, with its match."""

    matches: tuple[Match, ...]

    @cached_property
    def counts(self) -> dict[Grade, int]:
        """Number of tracks of each grade, the surest first, absent grades left out."""
        found = Counter(match.grade for match in self.matches)
        return {grade: found[grade] for grade in GRADES if found[grade]}

    @property
    def rows(self) -> tuple[int, ...]:
        """Rows of the tracks that were matched, in the order of the list, each once."""
        return tuple(dict.fromkeys(m.row for m in self.matches if m.row is not None))

    @property
    def ambiguous(self) -> tuple[Match, ...]:
        """Tracks left open, with their candidates."""
        return tuple(match for match in self.matches if match.grade == "ambiguous")

    @property
    def unmatched(self) -> tuple[ListedTrack, ...]:
        """Tracks that are not in the catalogue."""
        return tuple(match.listed for match in self.matches if match.grade == "none")

    def sentence(self) -> str:
        """How many were found and how, in one sentence."""
        n_matched = sum(match.row is not None for match in self.matches)
        ways = ", ".join(f"{n:,} {GRADES[grade]}" for grade, n in self.counts.items())
        n = len(self.matches)
        return f"{n_matched:,} of {n:,} tracks found" + (f": {ways}." if ways else ".")


class KnownTracks(Protocol):
    """What is asked of a catalogue, or of one that is being built; see `Catalogue`."""

    def has(self, column: str) -> bool:
        """Whether there is a column of this name."""

    def numbers(self, column: str) -> npt.NDArray[np.float32]:
        """(n_tracks,) values of a number column, NaN where unknown."""

    def text(self, rows: Sequence[int] | npt.NDArray[np.integer[Any]], columns: Sequence[str]
             ) -> pa.Table:  # fmt: skip
        """Text columns of some rows."""


class Matcher:
    """Finds the tracks of a catalogue that playlists of other places list."""

    def __init__(
        self, catalogue: KnownTracks, keys: NameKeys, recording: npt.NDArray[np.int32]
    ) -> None:
        """keys: of the catalogue.  recording: (n_tracks,) equal for versions of one recording."""
        self._catalogue = catalogue
        self._keys = keys
        self._recording = recording

    @classmethod
    def open(cls, build: OpenBuild, catalogue: Catalogue) -> Matcher:
        """A matcher to the tracks of a build."""
        return cls(catalogue, NameKeys.open(build), build.array("recording.npy"))

    def match(self, tracks: Iterable[ListedTrack]) -> MatchReport:
        """Match every listed track: by id, then name and artists, then the name without remarks.

        Remarks as "(Live)", "- Remastered 2011" or "feat." are only left out where nothing has the
        name with them. Of several recordings of one name the album and then the length decide;
        where they do not, the track is left open. Of versions of one recording the best known is
        taken.
        """
        listed = list(tracks)
        found: dict[int, Match] = {}
        folded = _Folded()
        # In turns over all that are left: what is asked of the keys at once is answered sooner.
        for look in (self._by_ids, self._by_names, self._by_artists_apart, self._by_bare_names):
            left = [place for place in range(len(listed)) if place not in found]
            for place, match in zip(
                left, look([listed[place] for place in left], folded), strict=True
            ):
                if match is not None:
                    found[place] = match
        none = (Match(track, "none") for track in listed)
        return MatchReport(tuple(found.get(place, each) for place, each in enumerate(none)))

    def _by_ids(self, tracks: Sequence[ListedTrack], _folded: _Folded) -> Iterator[Match | None]:
        rows = self._keys.ids.rows_of_each([track.spotify_id or "" for track in tracks])
        for track, found in zip(tracks, rows, strict=True):
            yield Match(track, "id", found[0]) if track.spotify_id and found else None

    def _by_names(self, tracks: Sequence[ListedTrack], folded: _Folded) -> Iterator[Match | None]:
        """By the artists as they are listed; by the name alone where there are none."""
        for track, keys, rows in self._looked_up(
            tracks, [_keys_of(track, track.artists or ("",), folded) for track in tracks]
        ):
            if not keys:
                yield Match(track, "none")
            elif not track.artists:
                yield self._decided(track, rows[0], "title")
            else:
                yield self._by_name(track, rows, len(keys))

    def _by_artists_apart(
        self, tracks: Sequence[ListedTrack], folded: _Folded
    ) -> Iterator[Match | None]:
        apart = [_split(track.artists) for track in tracks]
        asked = [
            # Where nothing comes apart, these were asked for before.
            [] if each == track.artists else _keys_of(track, each, folded)
            for track, each in zip(tracks, apart, strict=True)
        ]
        for track, _, rows in self._looked_up(tracks, asked):
            yield self._by_name(track, rows, 0)

    def _by_bare_names(
        self, tracks: Sequence[ListedTrack], folded: _Folded
    ) -> Iterator[Match | None]:
        asked = [
            _keys_of(track, (*track.artists, *_split(track.artists)), folded, bare=True)
            for track in tracks
        ]
        for track, _, rows in self._looked_up(tracks, asked, bare=True):
            yield self._decided(track, sorted({row for each in rows for row in each}), "version")

    def _looked_up(
        self,
        tracks: Sequence[ListedTrack],
        keys: Sequence[Sequence[str]],
        *,
        bare: bool = False,
    ) -> Iterator[tuple[ListedTrack, Sequence[str], list[Sequence[int]]]]:
        """Each track with its keys and the rows of each of them. keys: (n,) of each track."""
        table = self._keys.bare_names if bare else self._keys.names
        rows = iter(table.rows_of_each([key for each in keys for key in each]))
        for track, mine in zip(tracks, keys, strict=True):
            yield track, mine, list(islice(rows, len(mine)))

    def _by_name(
        self, track: ListedTrack, rows: Sequence[Sequence[int]], n_artists: int
    ) -> Match | None:
        """The match of the rows of each artist; None of none.

        n_artists: how many of the hits make a track's artists complete; 0 if it is not known.
        """
        hits: dict[int, int] = {}
        for each in rows:
            for row in each:
                hits[row] = hits.get(row, 0) + 1
        if not hits:
            return None
        exact = [
            row
            for row, n in hits.items()
            if n == n_artists and self._keys.n_artists[row] == n_artists
        ]
        if exact:
            return self._decided(track, sorted(exact), "exact")
        most = max(hits.values())
        return self._decided(track, sorted(r for r, n in hits.items() if n == most), "name")

    def _decided(self, track: ListedTrack, rows: Sequence[int], grade: Grade) -> Match:
        if not rows:
            return Match(track, "none")
        rows = self._narrowed(track, rows) if self._several(rows) else rows
        best_first = sorted(rows, key=self._less_known)
        if not self._several(rows):
            return Match(track, grade, best_first[0])
        first_of: dict[int, int] = {}
        for row in best_first:
            first_of.setdefault(int(self._recording[row]), row)
        return Match(track, "ambiguous", None, tuple(first_of.values())[:_MOST_CANDIDATES])

    def _narrowed(self, track: ListedTrack, rows: Sequence[int]) -> Sequence[int]:
        if track.album:
            album = plain(track.album)
            albums = self._catalogue.text(rows, ("album",)).to_pylist()
            called = [plain(text.get("album") or "") for text in albums]
            rows = [row for row, name in zip(rows, called, strict=True) if name == album] or rows
        if track.duration_s is not None and self._catalogue.has("duration") and self._several(rows):
            away = abs(self._catalogue.numbers("duration")[list(rows)] - track.duration_s)
            near = [row for row, s in zip(rows, away, strict=True) if s <= SAME_LENGTH_S]
            rows = near or rows
        return rows

    def _less_known(self, row: int) -> tuple[float, int]:
        popularity = 0.0
        if self._catalogue.has("popularity"):
            popularity = float(np.nan_to_num(self._catalogue.numbers("popularity")[row]))
        return -popularity, row

    def _several(self, rows: Sequence[int]) -> bool:
        return len({int(self._recording[row]) for row in rows}) > 1


class _Folded(dict[str, str]):
    """Texts as keys have them, each worked out once: a list has the same artists many times."""

    def __missing__(self, text: str) -> str:
        self[text] = found = plain(text)
        return found


def _keys_of(
    track: ListedTrack, artists: Sequence[str], folded: _Folded, *, bare: bool = False
) -> list[str]:
    """The keys of a track by each of `artists`; none for one whose name says nothing.

    bare: of the name without remarks.
    """
    name = track.name[:_LONGEST]
    called = folded[stripped(name) if bare else name]
    if not called and not bare:
        return []
    return [name_key(called, each) for each in dict.fromkeys(folded[name] for name in artists)]


def _split(artists: Sequence[str]) -> tuple[str, ...]:
    """Artists that a file gives as one text."""
    parts = (part for each in artists for part in _BETWEEN_ARTISTS.split(each[:_LONGEST]))
    return tuple(filter(None, parts))
