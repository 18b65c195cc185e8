"""Draw how tracks sound: one Gaussian copula per genre, with what an artist's tracks share."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analytics.demo.figures import Figures, FloatArray

IntArray = npt.NDArray[np.int64]


def draw_numbers(
    figures: Figures, genre: IntArray, artist: IntArray, rng: np.random.Generator
) -> FloatArray:
    """(n, c) numbers in `figures.columns` order and units, for n tracks.

    genre: (n,) index into figures.genres; artist: (n,) from 0. Tracks of one artist in one genre
    share an offset, so they resemble one another as much as `figures.persistence` says.
    """
    n_columns = len(figures.columns)
    offsets = rng.standard_normal((int(artist.max()) + 1, n_columns))
    scores = rng.standard_normal((len(genre), n_columns))
    ours, theirs = _mixing(figures)
    numbers = np.empty_like(scores)
    for index, rows in rows_by_value(genre):
        mixed = offsets[artist[rows]] @ ours[index].T + scores[rows] @ theirs[index].T
        for column, knots in enumerate(figures.knots[index]):
            numbers[rows, column] = np.interp(mixed[:, column], figures.level_scores, knots)
    return numbers


def draw_choice(shares: FloatArray, genre: IntArray, rng: np.random.Generator) -> IntArray:
    """(n,) indices 0..m-1, drawn with the shares (g, m) of each track's genre (n,)."""
    edges = np.cumsum(shares, axis=1)[:, :-1]
    return np.asarray((rng.random(len(genre))[:, None] > edges[genre]).sum(axis=1))


def rows_by_value(values: IntArray) -> list[tuple[int, IntArray]]:
    """Each value that occurs in `values` (n,), ascending, with the rows that have it, ascending."""
    order = np.argsort(values, kind="stable")
    present, starts = np.unique(values[order], return_index=True)
    ends = np.append(starts, len(values))[1:]
    groups = zip(present.tolist(), starts.tolist(), ends.tolist(), strict=True)
    return [(value, order[start:end]) for value, start, end in groups]


def _mixing(figures: Figures) -> tuple[FloatArray, FloatArray]:
    """Matrices (g, c, c) that turn independent normal draws into artists' and tracks' scores.

    The artist's part has covariance P C P with P = sqrt(persistence), the track's part C - P C P,
    so together they have the genre's correlation C.
    """
    strength = np.sqrt(figures.persistence)
    shared = figures.correlation * np.outer(strength, strength)
    return _root(shared), _root(figures.correlation - shared)


def _root(covariance: FloatArray) -> FloatArray:
    """Square roots R with R R' = covariance (g, c, c); what rounding made negative counts as 0."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0))[:, None, :])
