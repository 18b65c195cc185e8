"""What was assumed about rows of plays that do not say it, counted and in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.ingest.health import counted
from analytics.listening.reading.judging import Judged

_TIMES: Final = (
    "without a zone, taken as UTC",
    "without a time of day, taken as midnight",
    "given as seconds since 1970",
    "given as milliseconds since 1970",
)
N_KINDS: Final = len(_TIMES) + 1


def in_bits(rows: Judged) -> npt.NDArray[np.int8]:
    """(n,) what was assumed about each row: a bit for each of N_KINDS."""
    moments = rows.moments
    kinds = [moments.zoneless, moments.days, moments.from_seconds, moments.from_milliseconds]
    if rows.uncounted is not None:
        kinds.append(rows.uncounted)
    bits = np.zeros(len(rows.count), dtype=np.int8)
    for bit, where in enumerate(kinds):
        bits |= where.astype(np.int8) << bit
    return bits


def told(n_rows: Sequence[int], *, has_counts: bool) -> Iterator[str]:
    """N_KINDS numbers of rows kept, in sentences.  has_counts: whether the table has counts."""
    for number, words in zip(n_rows, _TIMES, strict=False):
        if number:
            yield f"{counted(number, 'time')} {words}."
    if not has_counts:
        yield "Every row counts as one play."
    elif n_rows[-1]:
        yield f"{counted(n_rows[-1], 'row')} without a play count, taken as one play."
