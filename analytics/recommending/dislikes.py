"""Dislikes: what somebody wants less of, with the reason. They are data: listed and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.catalogue import Catalogue
from analytics.errors import InvalidSpec
from analytics.schema import FEATURE_NAMES, MISSING_STEP

KINDS: Final = ("track", "artist", "genre", "sound")
MOST_DISLIKES: Final = 500
_LONGEST: Final = 500

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "danceability": ("not danceable enough", "too danceable"),
    "energy": ("too calm", "too energetic"),
    "loudness": ("too quiet", "too loud"),
    "speechiness": ("not enough speech", "too much speech"),
    "acousticness": ("not acoustic enough", "too acoustic"),
    "instrumentalness": ("too much singing", "not enough singing"),
    "liveness": ("too much of a studio sound", "too much of a live sound"),
    "valence": ("too sad", "too happy"),
    "tempo": ("too slow", "too fast"),
}
"""What is wrong with a track that has too little, and too much, of each feature."""

_FADE: Final = 20.0
"""Percentiles of the catalogue over which what is nearly too loud is held back less and less."""

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Dislike:
    """One thing to hear less of.

    kind: one of KINDS.  value: the row of a track, the name of an artist or of a genre; for a
    sound the row of the track that was too much.  feature, too_much: of a sound only, what was
    wrong with that track, and whether there was too much or too little of it.
    """

    kind: str
    value: int | str
    feature: str = ""
    too_much: bool = True

    def __post_init__(self) -> None:
        """Raise InvalidSpec for what is no dislike."""
        if self.kind not in KINDS:
            raise InvalidSpec("dislike", self.kind, ", ".join(KINDS))
        if self.kind in ("track", "sound"):
            if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value < 0:
                raise InvalidSpec(f"disliked {self.kind}", self.value, "the row of a track")
        elif not _is_name(self.value):
            raise InvalidSpec(f"disliked {self.kind}", self.value, "a name")
        if self.kind == "sound" and self.feature not in FEATURE_NAMES:
            raise InvalidSpec("disliked feature", self.feature, ", ".join(FEATURE_NAMES))
        if not isinstance(self.too_much, bool):
            raise InvalidSpec("too_much", self.too_much, "True or False")

    @property
    def words(self) -> str:
        """The reason as a person reads it, as "too loud"; of other kinds "not this artist"."""
        if self.kind == "sound":
            return _WORDS[self.feature][self.too_much]
        return f"not this {self.kind}"

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it; `read_dislikes` reads it."""
        sound = {"feature": self.feature, "too_much": self.too_much}
        return {"kind": self.kind, "value": self.value, **(sound if self.kind == "sound" else {})}


def _is_name(value: object) -> bool:
    """Whether it is text of some length that can be looked up: lone surrogates cannot."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= _LONGEST
        and not any("\ud800" <= letter <= "\udfff" for letter in value)
    )


def read_dislikes(value: object) -> tuple[Dislike, ...]:
    """The dislikes in a list of `Dislike.to_dict`, from anywhere; never raises.

    What is none is left out, and so is what comes after MOST_DISLIKES or twice.
    """
    found: dict[Dislike, None] = {}
    for each in value[: 2 * MOST_DISLIKES] if isinstance(value, list) else ():
        if not isinstance(each, dict):
            continue
        given = {name: each[name] for name in ("kind", "value", "feature", "too_much")
                 if name in each}  # fmt: skip
        try:
            found[Dislike(**given)] = None
        except (InvalidSpec, TypeError):
            continue
    return tuple(found)[:MOST_DISLIKES]


def kept_shares(
    dislikes: Sequence[Dislike],
    catalogue: Catalogue,
    percentiles: npt.NDArray[np.uint8],
    recording: npt.NDArray[np.int32],
) -> FloatArray:
    """(n_tracks,) 1 for tracks that nothing speaks against to 0 for those that are out.

    Tracks with every version of them, artists and genres are out. A sound takes out what has at
    least as much of it as the
    track it was said of, and holds back what has nearly as much: 20 percentiles before it not at
    all, linear in between. A dislike of something that this catalogue does not have does nothing.
    percentiles: (n_features, n_tracks) of the build.  recording: see `Sound`. Raises InvalidSpec
    for too many.
    """
    if len(dislikes) > MOST_DISLIKES:
        raise InvalidSpec("dislikes", len(dislikes), f"up to {MOST_DISLIKES}")
    kept = np.ones(catalogue.n_tracks)
    by_kind = {kind: [each for each in dislikes if each.kind == kind] for kind in KINDS}
    rows = [int(each.value) for each in by_kind["track"] if int(each.value) < catalogue.n_tracks]
    kept[np.isin(recording, recording[rows])] = 0.0
    for each in by_kind["artist"]:
        kept[catalogue.artists.rows(str(each.value))] = 0.0
    if by_kind["genre"] and catalogue.genre_names:
        kept[catalogue.genre_matches(str(each.value) for each in by_kind["genre"])] = 0.0
    for each in by_kind["sound"]:
        if each.feature in catalogue.features and int(each.value) < catalogue.n_tracks:
            stands = percentiles[catalogue.features.index(each.feature)]
            kept *= _share_left(stands, int(each.value), each.too_much)
    return kept


def _share_left(stands: npt.NDArray[np.uint8], row: int, too_much: bool) -> FloatArray:
    """(n_tracks,) 0 at the place of `row` and beyond, 1 from 20 percentiles before it.

    stands: (n_tracks,) percentiles of one feature, MISSING_STEP where it is unknown.
    """
    if stands[row] == MISSING_STEP:
        return np.ones(len(stands))
    before = (float(stands[row]) - stands) * (1 if too_much else -1)
    left: FloatArray = np.clip(before / _FADE, 0.0, 1.0)
    left[stands == MISSING_STEP] = 1.0
    return left
