"""Lay the tracks out on a plane so that tracks that sound alike lie close together."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from analytics.schema import FIELDS

_NEIGHBOURS: Final = 15
_NOTABLE: Final = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Pca:
    """The two directions in which the tracks differ most.

    coordinates: (n_tracks, 2) float32, centred, in the units of the values.
    loadings: (2, n_features) float64, unit length; the largest of each row is positive.
    explained: (2,) float64, share of the whole variance, 0..1.
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
    coordinates, loadings, explained = _principal(values)
    words = (_axis_words("PC1", loadings[0], names), _axis_words("PC2", loadings[1], names))
    return Pca(coordinates.astype(np.float32), loadings, explained, words)


def umap(values: npt.NDArray[np.floating[Any]], seed: int) -> npt.NDArray[np.float32]:
    """UMAP of `values`, (n_tracks, n_features) finite: (n_tracks, 2) float32, turned like the PCA.

    Same tracks and seed, same layout, in whatever order the rows come. Tracks with the same
    features share a place. Where fewer than 16 different tracks leave no neighbourhoods to
    preserve, the layout is the PCA's.
    """
    different, place = np.unique(values.astype(np.float32), axis=0, return_inverse=True)
    reference, _, _ = _principal(different)
    if len(different) <= _NEIGHBOURS:
        return reference[place].astype(np.float32)
    layout = _aligned(_umap_layout(different, reference, seed), reference)
    return layout[place].astype(np.float32)


def _principal(
    values: npt.NDArray[np.floating[Any]],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Coordinates (n, 2), loadings (2, n_features) and share of variance (2,) of the first two."""
    centred = values.astype(np.float64) - values.mean(axis=0, dtype=np.float64)
    variances, directions = np.linalg.eigh(centred.T @ centred / len(centred))
    loadings = directions.T[::-1][:2]
    largest = np.abs(loadings).argmax(axis=1)
    loadings = loadings * np.sign(loadings[[0, 1], largest])[:, None]
    total = variances.sum()
    explained = variances[::-1][:2] / total if total > 0 else np.zeros(2)
    return centred @ loadings.T, loadings, explained


def _umap_layout(
    values: npt.NDArray[np.float32], start: npt.NDArray[np.float64], seed: int
) -> npt.NDArray[np.float64]:
    """UMAP from `start`, (n, 2), of rows that all differ: (n, 2)."""
    # In nine dimensions exact neighbours by tree, on all cores, take 3 s for 90,000 tracks; UMAP's
    # own approximate search takes 20 s, for a seeded UMAP runs on one core.
    distances, neighbours = cKDTree(values).query(values, k=_NEIGHBOURS, workers=-1)
    # UMAP stretches each axis of its start to the same length, so neither may have length zero.
    noise = np.random.default_rng(seed).normal(scale=1e-4, size=start.shape)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Tensorflow not installed", ImportWarning)
        warnings.filterwarnings("ignore", r"precomputed_knn\[2\]", UserWarning)
        from umap import UMAP  # noqa: PLC0415  compiles for seconds; only this layout needs it

        layout = UMAP(
            n_neighbors=_NEIGHBOURS,
            init=(start + noise).astype(np.float32),
            precomputed_knn=(neighbours, distances.astype(np.float32), None),
            random_state=seed,
            n_jobs=1,
        ).fit_transform(values)
    return np.asarray(layout, dtype=np.float64)


def _aligned(
    layout: npt.NDArray[np.float64], reference: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """`layout` centred, then turned or mirrored to lie as close to `reference` as it can."""
    centred = layout - layout.mean(axis=0)
    left, _, right = np.linalg.svd(centred.T @ (reference - reference.mean(axis=0)))
    aligned: npt.NDArray[np.float64] = centred @ left @ right
    return aligned


def _axis_words(axis: str, loadings: npt.NDArray[np.float64], names: Sequence[str]) -> str:
    """What a direction stands for: the features with the largest loadings, by sign."""
    strong = np.flatnonzero(np.abs(loadings) >= _NOTABLE * np.abs(loadings).max())
    by_size = strong[np.argsort(-np.abs(loadings[strong]), kind="stable")]
    more = [_label(names[i]) for i in by_size if loadings[i] > 0]
    less = [_label(names[i]) for i in by_size if loadings[i] < 0]
    words = f"{axis}: {_joined(more)}"
    return f"{words} against {_joined(less)}" if less else words


def _label(name: str) -> str:
    return FIELDS[name].label.lower() if name in FIELDS else name


def _joined(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
