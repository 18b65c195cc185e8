"""The same recording under several ids: reissues, remasters and the album beside the single."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest.identity import SAME_LENGTH_SECONDS
from analytics.ingest.tables import FloatArray, NamesArray

_REISSUE: Final = (
    r"(?:\d{4}\s+)?(?:digital(?:ly)?\s+)?re-?master(?:ed)?(?:\s+version)?(?:\s+\d{4})?(?:\s+version)?"
    r"|(?:\d{4}\s+)?(?:mono|stereo)(?:\s+(?:version|mix))?(?:\s+\d{4})?"
    r"|(?:original\s+)?(?:album|single|lp)\s+version|bonus\s+track|(?:explicit|clean)(?:\s+ver(?:sion|\.)?)?"
)
_GUEST: Final = r"(?:feat\.?|ft\.?|featuring|with)\s"
_IN_BRACKETS: Final = re.compile(rf"\s*[(\[](?:{_GUEST}[^)\]]*|(?:{_REISSUE}))[)\]]")
_DASH: Final = r"\s+[-\N{EN DASH}]\s"
_AFTER_DASH: Final = re.compile(rf"{_DASH}\s*(?:{_REISSUE})(?=\s*$|{_DASH})")
_GUEST_AT_END: Final = re.compile(r"\s(?:feat\.?|ft\.|featuring)\s[^-(\[]+$")
_NOT_WORDS: Final = re.compile(r"[\W_]+")
_WORTH_A_LOOK: Final = re.compile(r"[(\[]|\s[-\N{EN DASH}]\s|\sf(?:ea)?t")


def recording_name(name: str) -> str:
    """A track's name without guests, remaster and edition remarks, case, accents or punctuation.

    Remixes, live and acoustic versions keep their remark: they are other recordings.
    """
    plain = name.casefold()
    if _WORTH_A_LOOK.search(plain):
        plain = _AFTER_DASH.sub("", _IN_BRACKETS.sub("", plain))
        plain = _GUEST_AT_END.sub("", plain)
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain)
        plain = "".join(each for each in letters if not unicodedata.combining(each))
    return _NOT_WORDS.sub(" ", plain).strip() or name.casefold()


def recordings(
    names: NamesArray, artists: NamesArray, duration: FloatArray | None
) -> npt.NDArray[np.int32]:
    """(n,) number of each track's recording, 0.. in order of first row.

    One recording: the same recording_name, the same first artist, and lengths that lie within
    SAME_LENGTH_SECONDS of its first track's. A track of unknown length joins the first of its name.
    """
    name_codes, distinct = pd.factorize(names)
    by_distinct = np.fromiter(map(recording_name, distinct), dtype=object, count=len(distinct))
    works = pd.DataFrame(
        {
            "name": by_distinct[name_codes],
            "artist": np.fromiter(
                (by[0].casefold() for by in artists), dtype=object, count=len(names)
            ),
        }
    )
    codes = works.groupby(["name", "artist"], sort=False).ngroup().to_numpy()
    found = codes.astype(np.int64)
    if duration is not None:
        _part_by_length(found, duration)
    return np.asarray(pd.factorize(found)[0], dtype=np.int32)


def _part_by_length(codes: npt.NDArray[np.int64], duration: FloatArray) -> None:
    """Give a new code, in place, to tracks whose length differs from others of their code."""
    shared = np.flatnonzero((np.bincount(codes)[codes] > 1) & ~np.isnan(duration))
    slots = np.floor_divide(duration[shared], SAME_LENGTH_SECONDS).astype(np.int64)
    following = len(codes)
    seen: set[int] = set()
    # First lengths of one name lie further apart than a slot is wide, so a slot holds one at most.
    first_lengths: dict[tuple[int, int], tuple[float, int]] = {}
    for at, slot in zip(shared.tolist(), slots.tolist(), strict=True):
        work, length = int(codes[at]), float(duration[at])
        for near in (slot, slot - 1, slot + 1):
            head, code = first_lengths.get((work, near), (np.inf, -1))
            if abs(head - length) <= SAME_LENGTH_SECONDS:
                codes[at] = code
                break
        else:
            if work in seen:
                codes[at], following = following, following + 1
            seen.add(work)
            first_lengths[work, slot] = (length, int(codes[at]))
