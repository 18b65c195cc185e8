"""The scores of any labelling, whatever method found it.

Tracks labelled as noise are left out of every score: a method that calls the difficult tracks noise
scores better for it, so scores of methods with different shares of noise do not compare.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.errors import InvalidSpec
from analytics.silhouette import NOISE, Floats, Labels, SilhouetteResult, silhouettes


@dataclass(frozen=True, slots=True)
class Scores:
    """What a labelling scores; None where a score is not defined.

    All but `inertia` compare groups, so they need two; and where every track is a group of its
    own there is nothing to compare.

    inertia: sum of squared distances of the tracks to the centroid of their group.
    silhouette: mean over all tracks in groups, -1 to 1, higher is better.
    silhouette_per_group: (k,) the mean over each group.
    davies_bouldin: spread of the groups over the distance between them, from 0, lower is better.
    calinski_harabasz: variance between groups over variance within, from 0, higher is better.
    bic, aic: of a mixture, as it told them, lower is better; None for other methods.
    """

    inertia: float | None
    silhouette: float | None = None
    silhouette_per_group: tuple[float, ...] | None = None
    davies_bouldin: float | None = None
    calinski_harabasz: float | None = None
    bic: float | None = None
    aic: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it; bic and aic only where the method has them."""
        data: dict[str, Any] = {
            "inertia": self.inertia,
            "silhouette": self.silhouette,
            "silhouette_per_group": self.silhouette_per_group,
            "davies_bouldin": self.davies_bouldin,
            "calinski_harabasz": self.calinski_harabasz,
        }
        information = {"bic": self.bic, "aic": self.aic}
        return data | {name: value for name, value in information.items() if value is not None}


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """The scores of a labelling, with the silhouette of every track.

    per_track: (n_tracks,) float32, NaN for noise and where silhouettes are not defined.
    """

    scores: Scores
    per_track: npt.NDArray[np.float32]


def judge(
    features: Floats,
    labellings: Sequence[Labels],
    facts: Sequence[Mapping[str, float]],
    *,
    progress: Callable[[float], None] | None = None,
) -> list[Judgement]:
    """Judge every labelling of `features`, (n_tracks, n_features), finite, in one pass.

    Each labelling is (n_tracks,) 0..k-1, none of them unused, or NOISE. facts: of each labelling,
    what its method told; "bic" and "aic" are passed on. Distances are those between `features`,
    whatever columns a method worked on: scores only compare on the same ground.
    """
    comparable = [labels for labels in labellings if _can_be_compared(labels)]
    widths = iter(silhouettes(features, comparable, progress=progress) if comparable else ())
    return [
        _with_groups(features, labels, next(widths), known)
        if _can_be_compared(labels)
        else _without_groups(features, labels, known)
        for labels, known in zip(labellings, facts, strict=True)
    ]


def inertia(features: Floats, labels: Labels) -> float:
    """Sum of squared distances of the tracks in groups to the mean of their group."""
    tracks, labels, centroids = _placed(features, labels)
    return float(((tracks - centroids[labels]) ** 2).sum())


def davies_bouldin(features: Floats, labels: Labels) -> float:
    """Davies-Bouldin index of `labels`, (n_tracks,), over `features`, (n_tracks, n_features).

    Davies and Bouldin, "A cluster separation measure", IEEE PAMI 1 (1979). Noise is left out. Two
    groups on the same spot count as infinitely far apart, as they do in scikit-learn. Raises
    InvalidSpec for fewer than two groups, or as many as tracks.
    """
    _require_groups(labels)
    tracks, labels, centroids = _placed(features, labels)
    sizes = np.bincount(labels)
    distances = np.linalg.norm(tracks - centroids[labels], axis=1)
    spread = np.bincount(labels, weights=distances) / sizes
    apart = np.linalg.norm(centroids[:, None] - centroids[None], axis=2)
    overlap: npt.NDArray[np.float64] = np.zeros_like(apart)
    np.divide(spread[:, None] + spread, apart, out=overlap, where=apart > 0)
    return float(overlap.max(axis=1).mean())


def calinski_harabasz(features: Floats, labels: Labels) -> float:
    """Calinski-Harabasz index of `labels`, (n_tracks,), over `features`, (n_tracks, n_features).

    Calinski and Harabasz, "A dendrite method for cluster analysis", Comm. in Statistics 3 (1974).
    Noise is left out. 1 where no group has any spread, as in scikit-learn. Raises InvalidSpec for
    fewer than two groups, or as many as tracks.
    """
    _require_groups(labels)
    within = inertia(features, labels)
    if within == 0:
        return 1.0
    tracks, labels, centroids = _placed(features, labels)
    sizes = np.bincount(labels)
    between = float((sizes * ((centroids - tracks.mean(axis=0)) ** 2).sum(axis=1)).sum())
    n_tracks, k = len(tracks), len(centroids)
    return between / (k - 1) / (within / (n_tracks - k))


def _with_groups(
    features: Floats, labels: Labels, width: SilhouetteResult, known: Mapping[str, float]
) -> Judgement:
    scores = Scores(
        inertia=inertia(features, labels),
        silhouette=width.mean,
        silhouette_per_group=tuple(width.per_group.tolist()),
        davies_bouldin=davies_bouldin(features, labels),
        calinski_harabasz=calinski_harabasz(features, labels),
        bic=known.get("bic"),
        aic=known.get("aic"),
    )
    return Judgement(scores, width.per_track)


def _without_groups(features: Floats, labels: Labels, known: Mapping[str, float]) -> Judgement:
    nothing_placed = bool((labels == NOISE).all())
    scores = Scores(
        inertia=None if nothing_placed else inertia(features, labels),
        bic=known.get("bic"),
        aic=known.get("aic"),
    )
    return Judgement(scores, np.full(len(labels), np.nan, dtype=np.float32))


def _placed(
    features: Floats, labels: Labels
) -> tuple[npt.NDArray[np.float64], Labels, npt.NDArray[np.float64]]:
    """Tracks in groups, (m, n_features), their labels, (m,), and the means of the groups."""
    placed = labels != NOISE
    tracks, labels = features[placed].astype(np.float64), labels[placed]
    sums = np.column_stack([np.bincount(labels, weights=column) for column in tracks.T])
    return tracks, labels, sums / np.bincount(labels)[:, None]


def _can_be_compared(labels: Labels) -> bool:
    n_placed = int((labels != NOISE).sum())
    return 2 <= int(labels.max()) + 1 < n_placed


def _require_groups(labels: Labels) -> None:
    if not _can_be_compared(labels):
        k = int(labels.max()) + 1
        raise InvalidSpec("groups", k, "2 or more, and fewer than the tracks in them")
