"""How good a grouping is: scores of each number of groups, and which number to recommend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score

from analytics.errors import InvalidSpec
from analytics.silhouette import SilhouetteResult, silhouettes

__all__ = [
    "KScore",
    "Recommendation",
    "SilhouetteResult",
    "calinski_harabasz",
    "davies_bouldin",
    "recommend",
    "silhouettes",
]

_FEWEST_MOODS: Final = 4
_TIE: Final = 0.005
_APART: Final = 0.5


@dataclass(frozen=True, slots=True)
class KScore:
    """The scores of a grouping into k.

    inertia: sum of squared distances to the centroids; always falls as k rises.
    silhouette: mean over all tracks, -1 to 1, higher is better.
    davies_bouldin: spread of the groups over the distance between them, from 0, lower is better.
    calinski_harabasz: variance between groups over variance within, from 0, higher is better.
    """

    k: int
    inertia: float
    silhouette: float
    davies_bouldin: float
    calinski_harabasz: float


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A number of moods, and why in one sentence for people."""

    k: int
    reason: str


def davies_bouldin(
    features: npt.NDArray[np.floating[Any]], labels: npt.NDArray[np.integer[Any]]
) -> float:
    """Davies-Bouldin index of `labels`, (n_tracks,), over `features`, (n_tracks, n_features)."""
    return float(davies_bouldin_score(features, labels))


def calinski_harabasz(
    features: npt.NDArray[np.floating[Any]], labels: npt.NDArray[np.integer[Any]]
) -> float:
    """Calinski-Harabasz index of `labels`, (n_tracks,), over `features`, (n_tracks, n_features)."""
    return float(calinski_harabasz_score(features, labels))


def recommend(scores: Sequence[KScore]) -> Recommendation:
    """The k that gives the clearest moods, of those tried.

    Two or three groups only tell loud from soft, so they are chosen only if nothing finer was
    tried. Of the rest the best silhouette wins; where several are as good to within 0.005, the one
    with the lowest Davies-Bouldin index, which, unlike Calinski-Harabasz, does not favour few
    groups. Raises InvalidSpec if nothing was tried.
    """
    if not scores:
        raise InvalidSpec("scores", 0, "scores of one or more groupings")
    useful = [score for score in scores if score.k >= _FEWEST_MOODS] or list(scores)
    best = max(score.silhouette for score in useful)
    equals = [score for score in useful if score.silhouette >= best - _TIE]
    chosen = min(equals, key=lambda score: (score.davies_bouldin, score.k))
    return Recommendation(chosen.k, _reason(chosen, useful, scores))


def _reason(chosen: KScore, useful: Sequence[KScore], scores: Sequence[KScore]) -> str:
    lowest, highest = min(score.k for score in useful), max(score.k for score in useful)
    tried = f"of {lowest} to {highest} moods" if lowest < highest else "the only number tried"
    reason = (
        f"{chosen.k} moods are the most distinct, {tried}: their separation (silhouette, at most 1)"
        f" is {chosen.silhouette:.2f}"
    )
    coarse = next((score for score in scores if score.k == 2), None)
    if coarse is not None and coarse is not chosen:
        reason += f"; 2 groups would score {coarse.silhouette:.2f} but are too coarse to be moods"
    if chosen.silhouette < _APART:
        return f"{reason}; the moods overlap, like regions of a map rather than islands."
    return f"{reason}; the moods stand well apart."
