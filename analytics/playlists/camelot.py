"""The Camelot wheel: which keys follow one another in harmony.

The wheel (Mark Davis, Harmonic Mixing) numbers the circle of fifths 1 to 12, minor keys with an A
and major ones with a B: 8A is A minor, 8B C major. A key goes with itself, with its neighbours of
the same letter, and with the other letter of its own number.
"""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np
import numpy.typing as npt

N_HOURS: Final = 12
UNKNOWN: Final = -1
CODE: Final = re.compile(r"(1[0-2]|[1-9])([AB])")

Codes = npt.NDArray[np.integer[Any]]


def codes(key: npt.NDArray[np.floating[Any]], mode: npt.NDArray[np.floating[Any]]) -> Codes:
    """(n,) place of each key on the wheel: 2 * (number - 1) + (1 if major), UNKNOWN where unknown.

    key: (n,) pitch 0 (C) to 11 (B).  mode: (n,) 0 minor, 1 major.  NaN for unknown in either.
    """
    known = ~(np.isnan(key) | np.isnan(mode))
    pitch = np.where(known, key, 0).astype(np.int64)
    major = np.where(known, mode, 0).astype(np.int64)
    relative = pitch + np.where(major == 1, 0, 3)  # a minor key stands with its relative major
    hour = (7 * relative + 7) % N_HOURS
    return np.where(known, 2 * hour + major, UNKNOWN)


def name_of(code: int) -> str:
    """A place on the wheel as people write it: "8A"."""
    return f"{code // 2 + 1}{'AB'[code % 2]}"


def code_of(name: str) -> int | None:
    """The place that a name such as "8A" stands for, None if it is none."""
    found = CODE.fullmatch(name)
    return 2 * (int(found[1]) - 1) + (found[2] == "B") if found else None


def steps_apart(one: Codes, other: Codes) -> npt.NDArray[np.int64]:
    """Steps on the wheel between keys, 0 to 7: hours around it, and one for a change of letter.

    Keys one step apart or less are in harmony. Meaningless where either is UNKNOWN.
    """
    around = np.abs(one // 2 - other // 2)
    apart: npt.NDArray[np.int64] = np.minimum(around, N_HOURS - around) + (one % 2 != other % 2)
    return apart


def in_harmony(one: Codes, other: Codes) -> npt.NDArray[np.bool_]:
    """Whether keys go together; unknown ones go with none."""
    together: npt.NDArray[np.bool_] = (
        (one != UNKNOWN) & (other != UNKNOWN) & (steps_apart(one, other) <= 1)
    )
    return together


def tempo_steps(
    one: npt.NDArray[np.floating[Any]], other: npt.NDArray[np.floating[Any]]
) -> npt.NDArray[np.float64]:
    """Octaves between tempos in BPM, 0 to 0.5; half and double count as the same beat.

    NaN where either is unknown.
    """
    octaves = np.abs(np.log2(one.astype(np.float64) / other))
    return np.abs(octaves - np.round(octaves))
