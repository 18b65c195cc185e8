"""Tracks by id and by name and artist, as sorted hashes that a build keeps and serving maps.

A hash has 64 bits: that any two of a million names share one happens once in 40 million catalogues.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.folding import plain

FOLDER: Final = "matching"
_TABLES: Final = ("ids", "names", "bare_names")
_REMARK: Final = re.compile(
    r"\b(?:feat|ft|featuring|with|from|live|acoustic|unplugged|remaster(?:ed)?|remix(?:ed)?|mix|"
    r"edit|version|ver|mono|stereo|demo|instrumental|karaoke|sessions?|radio|single|album|bonus|"
    r"deluxe|edition|anniversary|explicit|clean|original|extended|soundtrack|cover|re-?recorded|"
    r"sped|slowed|reverb)\b",
    re.IGNORECASE,
)
_IN_BRACKETS: Final = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_DASH: Final = re.compile(r"(\s[-\N{EN DASH}]\s)")
_GUEST: Final = re.compile(r"\s(?:feat\.?|ft\.|featuring)\s.+$", re.IGNORECASE)
_WORTH_STRIPPING: Final = re.compile(r"[(\[]|\s[-\N{EN DASH}]\s|\sf(?:ea)?t", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class HashedRows:
    """Rows by text.  hashes: (n,) ascending.  of: (n,) the row of each."""

    hashes: npt.NDArray[np.int64]
    of: npt.NDArray[np.int32]

    @classmethod
    def of_pairs(cls, pairs: Iterable[tuple[str, int]]) -> HashedRows:
        """The rows of (text, row) pairs; a text may have several."""
        hashed = np.array([(_hash(text), row) for text, row in pairs], dtype=np.int64)
        hashed = hashed.reshape(-1, 2)
        hashed = hashed[np.argsort(hashed[:, 0], kind="stable")]
        return cls(hashed[:, 0].copy(), hashed[:, 1].astype(np.int32))

    def rows_of_each(self, texts: Sequence[str]) -> list[Sequence[int]]:
        """The rows of each of n texts, ascending: far sooner than one after the other."""
        wanted = np.fromiter(map(_hash, texts), np.int64, len(texts))
        found: list[Sequence[int]] = [()] * len(texts)
        if not len(self.hashes):
            return found
        first = np.searchsorted(self.hashes, wanted)
        there = np.flatnonzero(self.hashes[np.minimum(first, len(self.hashes) - 1)] == wanted)
        last = np.searchsorted(self.hashes, wanted[there], side="right")
        for place, start, end in zip(
            there.tolist(), first[there].tolist(), last.tolist(), strict=True
        ):
            found[place] = self.of[start:end].tolist()
        return found


@dataclass(frozen=True, slots=True, eq=False)
class NameKeys:
    """The tracks of a catalogue by what a playlist may call them.

    names: by `name_key`, with each artist and with none.  bare_names: by `name_key` of the name
    without remarks, with each artist.  n_artists: (n_tracks,).
    """

    ids: HashedRows
    names: HashedRows
    bare_names: HashedRows
    n_artists: npt.NDArray[np.int32]

    @classmethod
    def of(
        cls, ids: Sequence[str], names: Sequence[str], artists: Sequence[Sequence[str]]
    ) -> NameKeys:
        """Of the tracks of a catalogue, each sequence (n_tracks,)."""
        folded = {name: plain(name) for name in set(names)}
        bare = {name: plain(stripped(name)) for name in folded}
        folded_artist = {name: plain(name) for each in artists for name in each}
        by = [sorted({folded_artist[name] for name in each}) for each in artists]
        return cls(
            ids=HashedRows.of_pairs((track_id, row) for row, track_id in enumerate(ids)),
            names=HashedRows.of_pairs(
                (name_key(folded[name], artist), row)
                for row, name in enumerate(names)
                for artist in {"": None, **dict.fromkeys(by[row])}
            ),
            bare_names=HashedRows.of_pairs(
                (name_key(bare[name], artist), row)
                for row, name in enumerate(names)
                for artist in by[row]
            ),
            n_artists=np.array([len(each) for each in by], dtype=np.int32),
        )

    @classmethod
    def open(cls, build: OpenBuild) -> NameKeys:
        """Those of a build; made anew, in a second, where it was made before they were kept."""
        if not build.has(f"{FOLDER}/n_artists.npy"):
            text = build.table("tracks.arrow")
            columns = (text[column].to_pylist() for column in ("id", "name", "artists"))
            return cls.of(*columns)
        return cls.of_arrays(build.array)

    @classmethod
    def of_arrays(cls, array: Callable[[str], npt.NDArray[Any]]) -> NameKeys:
        """Those that `arrays` gave, from what gives each by its name."""
        tables = {
            name: HashedRows(
                array(f"{FOLDER}/{name}_hashes.npy"), array(f"{FOLDER}/{name}_rows.npy")
            )
            for name in _TABLES
        }
        return cls(**tables, n_artists=array(f"{FOLDER}/n_artists.npy"))

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Every array by the name of its file, as `of_arrays` reads them."""
        found: dict[str, npt.NDArray[Any]] = {f"{FOLDER}/n_artists.npy": self.n_artists}
        for name in _TABLES:
            table: HashedRows = getattr(self, name)
            found[f"{FOLDER}/{name}_hashes.npy"] = table.hashes
            found[f"{FOLDER}/{name}_rows.npy"] = table.of
        return found


def name_key(name: str, artist: str) -> str:
    """The text under which a plain name by a plain artist is found; "" for any artist."""
    return f"{name}\x1f{artist}"


def stripped(name: str) -> str:
    """A name without guests and remarks on its version: "Hello (Live)" is "Hello"."""
    if not _WORTH_STRIPPING.search(name):
        return name
    bare = _IN_BRACKETS.sub(lambda part: "" if _REMARK.search(part[0]) else part[0], name)
    parts = _DASH.split(bare)
    n_kept = next((at for at in range(2, len(parts), 2) if _REMARK.search(parts[at])), None)
    bare = _GUEST.sub("", "".join(parts if n_kept is None else parts[: n_kept - 1])).strip()
    return bare or name


def _hash(text: str) -> int:
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
