"""The directions in which the tracks differ most: principal component analysis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.schema import FIELDS

_NOTABLE: Final = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Pca:
    """The two directions in which the tracks differ most.

    coordinates: (n_tracks, 2) float32, centred, in the units of the values.
    loadings: (2, n_features) float64, unit length; the largest of each row is positive unless
        the directions were turned to face like those of an earlier map.
    explained: (n_features,) float64, share of the whole variance along each direction there is,
        largest first, 0..1; all 0 where the tracks do not differ.
    axis_words: both directions in words, "PC1: energy and loudness against acousticness".
    """

    coordinates: npt.NDArray[np.float32]
    loadings: npt.NDArray[np.float64]
    explained: npt.NDArray[np.float64]
    axis_words: tuple[str, str]


def pca(values: npt.NDArray[np.floating[Any]], names: Sequence[str]) -> Pca:
    """Principal components of `values`, (n_tracks, n_features) finite, with 2 or more `names`.

    Same tracks, same coordinates: the sign of each direction is fixed by its largest loading.
    """
    coordinates, loadings, explained = principal(values)
    return Pca(coordinates.astype(np.float32), loadings, explained, _words_of_axes(loadings, names))


def facing(
    found: Pca, names: Sequence[str], previous: npt.NDArray[np.float32], rows: npt.NDArray[np.intp]
) -> Pca:
    """The same components, each direction facing the way it did on an earlier map.

    previous: (n_shared, 2) where the tracks `rows`, (n_shared,), lay on that map. The directions
    themselves are not turned, or they would no longer be those of the largest spread.
    """
    if not len(rows):
        return found
    here = found.coordinates[rows].astype(np.float64)
    there = previous.astype(np.float64)
    together = ((here - here.mean(axis=0)) * (there - there.mean(axis=0))).sum(axis=0)
    signs = np.where(together < 0, -1.0, 1.0)
    if (signs > 0).all():
        return found
    loadings = found.loadings * signs[:, None]
    coordinates = found.coordinates * signs.astype(np.float32)
    return Pca(coordinates, loadings, found.explained, _words_of_axes(loadings, names))


def principal(
    values: npt.NDArray[np.floating[Any]],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Coordinates (n, 2) and loadings (2, f) of the first two directions, shares (f,) of all."""
    centred = values.astype(np.float64) - values.mean(axis=0, dtype=np.float64)
    variances, directions = np.linalg.eigh(centred.T @ centred / len(centred))
    loadings = directions.T[::-1][:2]
    largest = np.abs(loadings).argmax(axis=1)
    loadings = loadings * np.sign(loadings[[0, 1], largest])[:, None]
    # Rounding leaves the directions in which nothing varies a little below zero.
    variances = np.maximum(variances[::-1], 0)
    total = variances.sum()
    explained = variances / total if total > 0 else np.zeros_like(variances)
    return centred @ loadings.T, loadings, explained


def _words_of_axes(loadings: npt.NDArray[np.float64], names: Sequence[str]) -> tuple[str, str]:
    return _axis_words("PC1", loadings[0], names), _axis_words("PC2", loadings[1], names)


def _axis_words(axis: str, loadings: npt.NDArray[np.float64], names: Sequence[str]) -> str:
    """What a direction stands for: the features with the largest loadings, by sign."""
    strong = np.flatnonzero(np.abs(loadings) >= _NOTABLE * np.abs(loadings).max())
    by_size = strong[np.argsort(-np.abs(loadings[strong]), kind="stable")]
    more = [_label(names[i]) for i in by_size if loadings[i] > 0]
    less = [_label(names[i]) for i in by_size if loadings[i] < 0]
    if not more:
        return f"{axis}: less {_joined(less)}"
    words = f"{axis}: {_joined(more)}"
    return f"{words} against {_joined(less)}" if less else words


def _label(name: str) -> str:
    return FIELDS[name].label.lower() if name in FIELDS else name


def _joined(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
