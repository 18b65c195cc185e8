"""Which number of groups to recommend as moods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analytics.errors import InvalidSpec

_FEWEST_MOODS: Final = 4
_TIE: Final = 0.005
_APART: Final = 0.5


@dataclass(frozen=True, slots=True)
class KScore:
    """The scores of a grouping into k; None where it was not computed or is not defined.

    inertia: sum of squared distances to the centroids; always falls as k rises.
    silhouette: mean over all tracks, -1 to 1, higher is better.
    davies_bouldin: spread of the groups over the distance between them, from 0, lower is better.
    calinski_harabasz: variance between groups over variance within, from 0, higher is better.
    gap, gap_error: log inertia below that of data without structure, and its standard error.
    stability: mean of stability_per_group, which is the (k,) mean Jaccard similarity, 0 to 1, of
        each group with its best match when the tracks are drawn again.
    reference_silhouette: mean silhouette of k groups of data without structure.
    """

    k: int
    inertia: float
    silhouette: float
    davies_bouldin: float
    calinski_harabasz: float
    gap: float | None = None
    gap_error: float | None = None
    stability: float | None = None
    stability_per_group: tuple[float | None, ...] | None = None
    reference_silhouette: float | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A number of moods, and why in one sentence for people."""

    k: int
    reason: str


def recommend(scores: Sequence[KScore], groups: str = "moods") -> Recommendation:
    """The k that gives the clearest moods, of those tried. groups: what people call them.

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
    return Recommendation(chosen.k, _reason(chosen, useful, scores, groups))


def _reason(chosen: KScore, useful: Sequence[KScore], scores: Sequence[KScore], groups: str) -> str:
    lowest, highest = min(score.k for score in useful), max(score.k for score in useful)
    tried = f"of {lowest} to {highest} {groups}" if lowest < highest else "the only number tried"
    reason = (
        f"{chosen.k} {groups} are the most distinct, {tried}: their separation"
        f" (silhouette, at most 1) is {chosen.silhouette:.2f}"
    )
    coarse = next((score for score in scores if score.k == 2), None)
    if coarse is not None and coarse is not chosen:
        reason += (
            f"; 2 groups would score {coarse.silhouette:.2f} but are too coarse to be {groups}"
        )
    if chosen.silhouette < _APART:
        return f"{reason}; the {groups} overlap, like regions of a map rather than islands."
    return f"{reason}; the {groups} stand well apart."
