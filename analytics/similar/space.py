"""From the clean table to places in a space where tracks that sound alike lie close.

Every feature is put on the normal curve by its rank, which spreads out what crowds together (most
tracks are hardly live and hardly spoken) and keeps the outliers of no feature from outweighing the
rest. `make bench-quality` measures this against standardising.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtri
from scipy.stats import rankdata

from analytics.similar.sound import DISCRETE_PARTS, PART_NAMES, FloatArray, Part

DISCRETE: Final = 0.4
"""Weight of what has few values (mode, time signature, explicit), which weigh too much at 1."""

PLAIN_TEMPO: Final = 0.3
FOLDED_TEMPO: Final = 0.7
"""Weights of tempo by its rank, and around the octave, where 70 and 140 BPM are one place."""

ROOM_FLOOR: Final = 0.1
"""Doubles of one another have no room, which must not hold them back altogether."""

_NEAR: Final = 8
_BLOCK: Final = 2_048


def sound_space(tracks: pd.DataFrame) -> tuple[FloatArray, tuple[Part, ...]]:
    """(n_tracks, n_columns) float32 places of the clean table's tracks, and what the columns are.

    Every column has mean 0; an unknown value lies there, so that it pulls a track nowhere. A part
    that the tracks lack, or in which all known values are the same, is left out.
    """
    columns: list[npt.NDArray[np.float64]] = []
    parts: list[Part] = []
    start = 0
    for name in PART_NAMES:
        if name not in tracks:
            continue
        values = tracks[name].to_numpy(dtype=np.float64, na_value=np.nan)
        known = ~np.isnan(values)
        if not known.any() or values[known].min() == values[known].max():
            continue
        block = _block(name, values)
        parts.append(part_of(name, block, start))
        columns.append(block)
        start += block.shape[1]
    if not parts:
        return np.zeros((len(tracks), 0), dtype=np.float32), ()
    return np.concatenate(columns, axis=1).astype(np.float32), tuple(parts)


def context_columns(tracks: pd.DataFrame) -> FloatArray:
    """(n_tracks, 2) float32: year and popularity on the normal curve, NaN where unknown or absent.

    They are no part of how a track sounds; `continuation` goes by them as well.
    """
    columns = [
        on_the_normal_curve(tracks[name].to_numpy(dtype=np.float64, na_value=np.nan))
        if name in tracks
        else np.full(len(tracks), np.nan)
        for name in ("year", "popularity")
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def room_of(coordinates: FloatArray, references: npt.NDArray[np.int64]) -> FloatArray:
    """(n_tracks,) float32: how far each track is from those nearest to it, over what is usual.

    The root mean squared distance to the nearest of the tracks in `references`, itself apart, over
    the geometric mean of that; at least ROOM_FLOOR. Hubs, which are near to a great many, have
    little room.
    """
    among = coordinates[references]
    n_near = min(_NEAR, len(references) - 1)
    if n_near < 1:
        return np.ones(len(coordinates), dtype=np.float32)
    lengths = (among**2).sum(axis=1)
    means = np.empty(len(coordinates))
    place_of = np.full(len(coordinates), -1)
    place_of[references] = np.arange(len(references))
    for start in range(0, len(coordinates), _BLOCK):
        block = coordinates[start : start + _BLOCK]
        distances = (block**2).sum(axis=1)[:, None] + lengths - 2 * block @ among.T
        own = np.flatnonzero(place_of[start : start + _BLOCK] >= 0)
        distances[own, place_of[start + own]] = np.inf
        near = np.partition(distances, n_near - 1, axis=1)[:, :n_near]
        means[start : start + _BLOCK] = np.maximum(near, 0).mean(axis=1)
    room = np.sqrt(means)
    usual = np.exp(np.log(np.maximum(room, 1e-6)).mean())
    relative: FloatArray = np.maximum(room / usual, ROOM_FLOOR).astype(np.float32)
    return relative


def part_of(name: str, block: npt.NDArray[np.floating], start: int) -> Part:
    """The part whose columns, from `start`, are (n_tracks, n) `block`."""
    variances = block.var(axis=0, dtype=np.float64)
    return Part(
        name=name,
        start=start,
        stop=start + block.shape[1],
        spread=float(2 * variances.sum()),
        deviations=tuple(np.sqrt(variances).tolist()),
    )


def on_the_normal_curve(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(n,) values by their rank: where the same share of a standard normal lies below.

    Equal values share a place. NaN stays NaN and has no rank.
    """
    known = ~np.isnan(values)
    placed = np.full(len(values), np.nan)
    placed[known] = ndtri((rankdata(values[known]) - 0.5) / known.sum())
    return placed


def around_the_octave(tempo_bpm: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(n, 2) cosine and sine of log2 of a tempo: a tempo, its half and its double are one point."""
    angle = 2 * np.pi * np.log2(tempo_bpm)
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _block(name: str, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(n, columns) of one part, each column with mean 0, unknown values 0."""
    if name in DISCRETE_PARTS:
        block = DISCRETE * (values / np.nanstd(values))[:, None]
    elif name == "tempo":
        plain = PLAIN_TEMPO * on_the_normal_curve(values)
        block = np.concatenate([plain[:, None], FOLDED_TEMPO * around_the_octave(values)], axis=1)
    else:
        block = on_the_normal_curve(values)[:, None]
    return np.where(np.isnan(block), 0, block - np.nanmean(block, axis=0))
