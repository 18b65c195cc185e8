"""The columns that tracks are told apart by: features and more, on one scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.clustering.spec import Inputs
from analytics.errors import InvalidSpec
from analytics.features import standardised

MOST_GENRES: Final = 200

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Tracks as numbers.

    columns: names, in the order of the columns: features and "duration" by their own, "key sine",
        "key cosine", "mode", and "genre <name>" for each genre.
    values: (n_tracks, n_columns) float32, scaled, always finite.
    genres_left_out: genres beyond the 200 with most tracks, which have no column.
    """

    columns: tuple[str, ...]
    values: npt.NDArray[np.float32]
    genres_left_out: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Some of the columns."""

    columns: tuple[str, ...]
    values: FloatArray


def matrix(tracks: pd.DataFrame, inputs: Inputs) -> Matrix:
    """The columns of `inputs` for every one of `tracks`, a clean table.

    Features, "duration" and "mode" are scaled each by itself: "standard" to mean 0 and deviation
    1, "minmax" to 0..1, "quantile" to the share of tracks below, 0..1. Lengths count by their
    logarithm, so that a minute matters less in a long track. An unknown value becomes the median
    first, so that it pulls a track nowhere; a column that is the same for every track is zeros.

    The key lies on a circle, B beside C: its sine and cosine; unknown keys lie in the middle. Each
    genre has a column of zeros and ones. The circle and all genres together are weighted to vary
    as much as one feature does on average, or a hundred genres would outweigh nine features.

    Features the tracks lack are left out. Raises InvalidSpec for an extra they lack, and where no
    column is left.
    """
    absent = [extra for extra in inputs.extras if not _known(tracks, extra)]
    if absent:
        raise InvalidSpec("extras", absent[0], "only what these tracks come with")
    single = [*_features(tracks, inputs), *_single_extras(tracks, inputs)]
    wholes, genres_left_out = _wholes(tracks, inputs)
    if not single and not wholes:
        raise InvalidSpec("features", list(inputs.features), "features that these tracks have")
    one = _variance_of_one(single)
    blocks = [*single, *(_weighted(block, one) for block in wholes)]
    return Matrix(
        columns=tuple(chain.from_iterable(block.columns for block in blocks)),
        values=np.concatenate([block.values.astype(np.float32) for block in blocks], axis=1),
        genres_left_out=genres_left_out,
    )


def _known(tracks: pd.DataFrame, column: str) -> bool:
    """Whether something is known of a column for some track."""
    if column not in tracks:
        return False
    if column == "genres":
        return any(map(len, tracks[column]))
    return bool(tracks[column].notna().any())


def _features(tracks: pd.DataFrame, inputs: Inputs) -> list[_Block]:
    found = standardised(tracks.loc[:, [name for name in inputs.features if name in tracks]])
    if not found.names:
        return []
    if inputs.scaling == "standard":
        return [_Block(found.names, found.values.astype(np.float64))]
    raw = tracks.loc[:, list(found.names)].to_numpy(dtype=np.float64, na_value=np.nan)
    return [_Block(found.names, _scaled(raw, inputs.scaling))]


def _single_extras(tracks: pd.DataFrame, inputs: Inputs) -> list[_Block]:
    blocks = []
    if "duration" in inputs.extras:
        seconds = tracks["duration"].to_numpy(dtype=np.float64, na_value=np.nan)
        lengths = _scaled(np.log(np.maximum(seconds, 1))[:, None], inputs.scaling)
        blocks.append(_Block(("duration",), lengths))
    if "key" in inputs.extras and _known(tracks, "mode"):
        modes = tracks["mode"].to_numpy(dtype=np.float64, na_value=np.nan)[:, None]
        blocks.append(_Block(("mode",), _scaled(modes, inputs.scaling)))
    return blocks


def _wholes(tracks: pd.DataFrame, inputs: Inputs) -> tuple[list[_Block], int]:
    """The key circle and the genres, and how many genres have no column."""
    blocks, left_out = [], 0
    if "key" in inputs.extras:
        angle = tracks["key"].to_numpy(dtype=np.float64, na_value=np.nan) * (2 * np.pi / 12)
        circle = np.nan_to_num(np.column_stack([np.sin(angle), np.cos(angle)]), nan=0.0)
        blocks.append(_Block(("key sine", "key cosine"), circle))
    if "genres" in inputs.extras:
        genres = tracks["genres"].tolist()
        names, left_out = _most_common(genres)
        columns = tuple(f"genre {name}" for name in names)
        blocks.append(_Block(columns, _one_hot(genres, names)))
    return blocks, left_out


def _most_common(genres: Sequence[Sequence[str]]) -> tuple[list[str], int]:
    """The genres with most tracks, then by name, and the number of the others."""
    counts = Counter(chain.from_iterable(map(set, genres)))
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    return ranked[:MOST_GENRES], max(0, len(ranked) - MOST_GENRES)


def _one_hot(genres: Sequence[Sequence[str]], names: Sequence[str]) -> FloatArray:
    place = {name: number for number, name in enumerate(names)}
    pairs = [
        (row, place[name]) for row, mine in enumerate(genres) for name in mine if name in place
    ]
    has = np.zeros((len(genres), len(names)))
    if pairs:
        has[tuple(np.array(pairs).T)] = 1.0
    return has


def _scaled(raw: FloatArray, scaling: str) -> FloatArray:
    """Columns of `raw`, (n, c) with NaN for unknown but never only NaN, each by itself."""
    filled = np.where(np.isnan(raw), np.nanmedian(raw, axis=0), raw)
    lowest, highest = filled.min(axis=0), filled.max(axis=0)
    constant = lowest == highest
    if scaling == "quantile":
        return np.where(constant, 0.0, _standing(filled))
    start, width = lowest, highest - lowest
    if scaling == "standard":
        start, width = np.where(constant, lowest, filled.mean(axis=0)), filled.std(axis=0)
    scaled: FloatArray = (filled - start) / np.where(constant, 1.0, width)
    return scaled


def _standing(filled: FloatArray) -> FloatArray:
    """The share of tracks below each value, counting half of those equal to it."""
    standing = np.empty_like(filled)
    for column, values in enumerate(filled.T):
        ordered = np.sort(values)
        below = np.searchsorted(ordered, values, side="left")
        not_above = np.searchsorted(ordered, values, side="right")
        standing[:, column] = (below + not_above) / (2 * len(values))
    return standing


def _variance_of_one(single: Sequence[_Block]) -> float:
    """The variance of a column on average, of those that vary; 1 where none does."""
    variances = np.concatenate([block.values.var(axis=0) for block in single] or [np.empty(0)])
    varying = variances[variances > 0]
    return float(varying.mean()) if len(varying) else 1.0


def _weighted(block: _Block, variance: float) -> _Block:
    """The columns around 0, so that together they have this variance."""
    centred = block.values - block.values.mean(axis=0)
    total = float(centred.var(axis=0).sum())
    return _Block(block.columns, centred * np.sqrt(variance / total if total else 0.0))
