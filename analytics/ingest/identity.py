"""Which records are the same track: ids as files give them, and ids made from what is known."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from analytics.ingest.health import counted
from analytics.ingest.tables import BoolArray, FloatArray, IntArray, NamesArray, Text

SAME_LENGTH_SECONDS: Final = 2.0
"""Masterings and silences move a recording's length by less than this."""

_ID_LETTERS: Final = 20  # 80 bits: no two of a million tracks meet by chance
_LINK: Final = r"^(?:spotify:track:|https?://open\.spotify\.com/(?:intl-[a-z-]+/)?track/)"
_AFTER_ID: Final = r"[?#].*$"
_SAME_SOUND: Final = 1e-3
_MAX_SHARE_CLASHING: Final = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Identity:
    """Records grouped into tracks.

    ids: (n,) id of each record's track. clashes: (n,) records whose id belongs to another track.
    all_made: whether every id was made here. note: what people should know, if anything.
    """

    ids: NamesArray
    clashes: BoolArray
    all_made: bool = False
    note: str | None = None

    def without_clashes(self) -> Identity:
        """The same for the records that remain when the clashing ones are left out."""
        return replace(self, ids=self.ids[~self.clashes], clashes=self.clashes[~self.clashes])


def identify(
    given: Text | None,
    names: Text,
    artists: NamesArray,
    duration: FloatArray | None,
    sound: FloatArray,
) -> Identity:
    """Ids of (n,) records. sound: (n, n_features), by which one id on two tracks is noticed.

    Ids that clash in more than one record of a hundred are no track ids and are not used.
    """
    none = np.zeros(len(artists), dtype=np.bool_)
    if given is None:
        note = "The file has no ids; they were made from names and artists."
        return Identity(derived_ids(names, artists, duration), none, all_made=True, note=note)
    ids = np.asarray(plain_ids(given).to_numpy(), dtype=np.object_)
    missing = ids == ""
    if missing.any():
        ids = np.where(missing, derived_ids(names, artists, duration), ids)
    clashes = _clashes(ids, names, sound)
    if clashes.sum() > _MAX_SHARE_CLASHING * len(ids):
        note = "One id stands for several tracks, so ids were made from names and artists."
        return Identity(derived_ids(names, artists, duration), none, all_made=True, note=note)
    made = int(missing.sum())
    if not made:
        return Identity(ids, clashes)
    note = f"{counted(made, 'missing id')} made from names and artists."
    return Identity(ids, clashes, note=note)


def plain_ids(given: Text) -> Text:
    """Spotify links and URIs reduced to the id in them; other ids as they are."""
    if not pc.any(pc.match_substring_regex(given, _LINK)).as_py():
        return given
    bare = pc.replace_substring_regex(given, _LINK, "")
    return pc.if_else(pc.equal(bare, given), given, pc.replace_substring_regex(bare, _AFTER_ID, ""))


def derived_ids(names: Text, artists: NamesArray, duration: FloatArray | None) -> NamesArray:
    """(n,) ids from name and artists, the same for the same track in every file and order of rows.

    Where lengths of one name differ by more than SAME_LENGTH_SECONDS they are different
    recordings, and the length becomes part of the id of all but the first.
    """
    texts = [
        f"{_folded(name)}\x1f{_folded(chr(0x1F).join(by))}"
        for name, by in zip(names.to_pylist(), artists, strict=True)
    ]
    if duration is not None:
        lengths = pd.Series(duration)
        first = lengths.groupby(texts, sort=False).transform("first")
        for at in np.flatnonzero((lengths - first).abs() > SAME_LENGTH_SECONDS):
            texts[at] += f"\x1f{duration[at]:.0f}"
    digests = (hashlib.sha256(text.encode()).hexdigest()[:_ID_LETTERS] for text in texts)
    return np.fromiter(digests, dtype=object, count=len(texts))


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text.casefold())


def _clashes(ids: NamesArray, names: Text, sound: FloatArray) -> BoolArray:
    """(n,) True where the first record with this id has another name and another sound."""
    first = first_of_each(pd.factorize(ids)[0])
    folded = pd.factorize(pc.utf8_lower(names).to_numpy(zero_copy_only=False))[0]
    renamed = folded != folded[first]
    if not renamed.any():
        return np.asarray(renamed, dtype=np.bool_)
    differs = np.abs(sound - sound[first]) > _SAME_SOUND
    return np.asarray(renamed & differs.any(axis=1), dtype=np.bool_)


def first_of_each(codes: IntArray) -> IntArray:
    """(n,) for each record the position of the first record of its group."""
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    return np.asarray(first[inverse], dtype=np.int64)
