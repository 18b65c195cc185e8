"""Write the index of names: every song, artist, album and genre that can be found by typing.

Versions of one recording are one song, found by the names of all of them and shown as the best
known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.building.tables import write_array, write_table
from analytics.folding import plain, squeezed, words
from analytics.search.index import FOLDER, KINDS, MOST_LETTERS

_SONG, _ARTIST, _ALBUM, _GENRE = range(len(KINDS))
_MOST_LETTERS_KNOWN: Final = np.iinfo(np.uint16).max - 2
_MOST_ENDINGS: Final = np.iinfo(np.uint8).max + 1
_MOST: Final = 100
_POINTS_OF_TWICE_THE_TRACKS: Final = 2.0
"""By how much an artist with twice the tracks counts as better known."""

_LESS_FOR_ALBUMS: Final = 5.0
"""Of a song and an album of the same name the song is meant more often."""

_POPULARITY_OF_GENRES: Final = 75
""""ja" may well mean jazz, but a genre must not stand before every song that begins with "a"."""


@dataclass(slots=True)
class _Entries:
    """What can be found, one list for each of its properties."""

    names: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    of: list[int] = field(default_factory=list)
    popularity: list[float] = field(default_factory=list)

    def add(self, kind: int, name: str, of: int, popularity: float, credit: str = "") -> None:
        self.names.append(name)
        self.credits.append(credit)
        self.kinds.append(kind)
        self.of.append(of)
        self.popularity.append(min(popularity, _MOST))


def write_search_index(
    folder: Path, tracks: pd.DataFrame, artists: Sequence[str], genres: Sequence[str]
) -> None:
    """Write the index of a clean table.  artists, genres: by their numbers in the build."""
    entries = _entries(tracks, artists, genres)
    plain_names = [plain(name) for name in entries.names]
    order = pc.sort_indices(pa.array(plain_names, pa.string())).to_numpy()
    target = folder / FOLDER
    target.mkdir()
    sorted_names = pa.array(plain_names, pa.string()).take(pa.array(order))
    write_table(target / "names.arrow", pa.table({"name": sorted_names}))
    for name, values, kind in (
        ("kinds", entries.kinds, np.uint8),
        ("of", entries.of, np.int32),
        ("popularity", np.round(entries.popularity), np.uint8),
    ):
        write_array(target / f"{name}.npy", np.asarray(values)[order].astype(kind))
    in_names = [_all_words(entries.names[at]) for at in order]
    in_credits = [_all_words(entries.credits[at]) for at in order]
    vocabulary = sorted(set(chain(*in_names, *in_credits)))
    write_table(target / "words.arrow", pa.table({"word": pa.array(vocabulary, pa.string())}))
    _write_letters(target, vocabulary)
    _write_endings(target, vocabulary)
    number = {word: place for place, word in enumerate(vocabulary)}
    for name, standing in (("name", in_names), ("credit", in_credits)):
        _write_postings(target, name, standing, number)


def _entries(tracks: pd.DataFrame, artists: Sequence[str], genres: Sequence[str]) -> _Entries:
    entries = _Entries()
    popularity = _popularity(tracks)
    by_fame = np.argsort(-popularity, kind="stable")
    _add_songs(entries, tracks, popularity, by_fame)
    if "album" in tracks:
        _add_albums(entries, tracks, popularity, by_fame)
    fame = _fame(tracks["artists"], popularity)
    for place, name in enumerate(artists):
        entries.add(_ARTIST, name, place, fame.get(name, 0.0))
    for place, name in enumerate(genres):
        entries.add(_GENRE, name, place, _POPULARITY_OF_GENRES)
    return entries


def _add_songs(
    entries: _Entries,
    tracks: pd.DataFrame,
    popularity: npt.NDArray[np.float64],
    by_fame: npt.NDArray[np.intp],
) -> None:
    names, artists = tracks["name"].tolist(), tracks["artists"].tolist()
    recordings = tracks["recording"].to_numpy()
    best: dict[int, int] = {}
    others: dict[int, list[int]] = {}
    for row in by_fame.tolist():
        recording = int(recordings[row])
        if best.setdefault(recording, row) != row:
            others.setdefault(recording, []).append(row)
    for recording, row in best.items():
        texts = [*artists[row]]
        for other in others.get(recording, ()):
            texts += [names[other], *artists[other]]
        entries.add(_SONG, names[row], row, popularity[row], "\n".join(dict.fromkeys(texts)))


def _add_albums(
    entries: _Entries,
    tracks: pd.DataFrame,
    popularity: npt.NDArray[np.float64],
    by_fame: npt.NDArray[np.intp],
) -> None:
    albums, artists = tracks["album"].tolist(), tracks["artists"].tolist()
    seen: set[tuple[str, str]] = set()
    for row in by_fame.tolist():
        album = albums[row]
        # pandas hands out None or NaN for a missing text, depending on the column's type.
        if isinstance(album, str) and (album, artists[row][0]) not in seen:
            seen.add((album, artists[row][0]))
            known = max(popularity[row] - _LESS_FOR_ALBUMS, 0.0)
            entries.add(_ALBUM, album, row, known, artists[row][0])


def _popularity(tracks: pd.DataFrame) -> npt.NDArray[np.float64]:
    if "popularity" not in tracks:
        return np.zeros(len(tracks))
    known: npt.NDArray[np.float64] = tracks["popularity"].to_numpy(np.float64)
    return np.nan_to_num(known).clip(0, _MOST)


def _fame(
    names: Iterable[tuple[str, ...]], popularity: npt.NDArray[np.float64]
) -> dict[str, float]:
    """How well known each name is: its best-known track, and a little for every other."""
    best: dict[str, float] = {}
    n_tracks: dict[str, int] = {}
    for row, listed in enumerate(names):
        for name in dict.fromkeys(listed):
            best[name] = max(best.get(name, 0.0), float(popularity[row]))
            n_tracks[name] = n_tracks.get(name, 0) + 1
    return {
        name: best[name] + _POINTS_OF_TWICE_THE_TRACKS * float(np.log2(n_tracks[name]))
        for name in best
    }


def _all_words(text: str) -> list[str]:
    return list(dict.fromkeys([*words(text), *squeezed(text)]))


def _write_letters(target: Path, vocabulary: Sequence[str]) -> None:
    points = np.array([word[:MOST_LETTERS] for word in vocabulary], dtype=f"<U{MOST_LETTERS}")
    letters = points.view("<u4").reshape(len(vocabulary), MOST_LETTERS)
    alphabet = np.unique(letters)
    alphabet = alphabet[alphabet > 0][:_MOST_LETTERS_KNOWN]
    codes = np.searchsorted(alphabet, letters).clip(max=max(len(alphabet) - 1, 0)) + 1
    # Rare letters beyond the alphabet count as unlike any; words end in zeros.
    if len(alphabet):
        codes = np.where(alphabet[codes - 1] == letters, codes, _MOST_LETTERS_KNOWN + 1)
    codes = np.where(letters == 0, 0, codes)
    write_array(target / "alphabet.npy", alphabet.astype(np.uint32))
    write_array(target / "letters.npy", codes.T.astype(np.uint16))


def _write_endings(target: Path, vocabulary: Sequence[str]) -> None:
    endings = sorted(
        (word[start:], place, start)
        for place, word in enumerate(vocabulary)
        for start in range(min(len(word), _MOST_ENDINGS))
    )
    places = np.array([place for _, place, _ in endings], dtype=np.int32)
    starts = np.array([start for _, _, start in endings], dtype=np.uint8)
    write_array(target / "ending_word.npy", places)
    write_array(target / "ending_start.npy", starts)


def _write_postings(
    target: Path, name: str, standing: Sequence[Sequence[str]], number: dict[str, int]
) -> None:
    word_of: npt.NDArray[Any] = np.fromiter((number[w] for ws in standing for w in ws), np.int32)
    lengths = np.fromiter(map(len, standing), np.int64, count=len(standing))
    entry_of = np.repeat(np.arange(len(standing), dtype=np.int32), lengths)
    order = np.argsort(word_of, kind="stable")
    counts = np.bincount(word_of, minlength=len(number))
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    write_array(target / f"{name}_indptr.npy", indptr)
    write_array(target / f"{name}_entries.npy", entry_of[order])
