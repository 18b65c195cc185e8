"""Many numbers of groups beside one another: the scores of each, and what proves them.

Needs scikit-learn, so it is imported by name, by builds and jobs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.clustering import Clustering, Spec, cluster
from analytics.silhouette import Floats, SilhouetteResult, silhouettes
from analytics.validation import gap, stability
from analytics.validation.choosing import choices, in_words
from analytics.validation.recommending import KScore
from analytics.validation.scores import calinski_harabasz, davies_bouldin

MOST_PROVED: Final = 20
"""More groups than this are not proved, as it would take too long; the page says "not known"."""

Report = Callable[[float], None]


def into(values: Floats, k: int, seed: int) -> Clustering:
    """`values`, (n_tracks, n_features), in k groups by k-means from as many starts as usual.

    Raises InvalidSpec for more groups than there are different tracks.
    """
    return cluster(values, Spec("kmeans", (("k", k),), seed=seed))


def scored(
    values: Floats, groupings: Mapping[int, Clustering], *, progress: Report | None = None
) -> tuple[list[KScore], list[SilhouetteResult]]:
    """The scores, and the silhouettes of every track, of `groupings` by number of groups.

    values: (n_tracks, n_features). All silhouettes come of one pass over the distances.
    `progress` is told the fraction done.
    """
    widths = silhouettes(values, [each.labels for each in groupings.values()], progress=progress)
    scores = [
        KScore(
            k=k,
            inertia=found.inertia,
            silhouette=width.mean,
            davies_bouldin=davies_bouldin(values, found.labels),
            calinski_harabasz=calinski_harabasz(values, found.labels),
        )
        for (k, found), width in zip(groupings.items(), widths, strict=True)
    ]
    return scores, widths


@dataclass(frozen=True, slots=True)
class Proof:
    """What takes long to know, by number of groups; stability per group, None where unknown.

    silhouettes: mean over as many groups of data without structure.
    """

    gaps: dict[int, gap.Gap]
    stability: dict[int, list[float | None]]
    silhouettes: dict[int, float]

    def added_to(self, score: KScore) -> KScore:
        """A score with what is proved of its number of groups."""
        groups = self.stability[score.k]
        known = [each for each in groups if each is not None]
        found = self.gaps.get(score.k)
        return replace(
            score,
            gap=None if found is None else found.gap,
            gap_error=None if found is None else found.error,
            stability=sum(known) / len(known) if known else None,
            stability_per_group=tuple(groups),
            reference_silhouette=self.silhouettes[score.k],
        )


def proved(
    values: Floats,
    groupings: Mapping[int, Clustering],
    *,
    seed: int,
    progress: Report,
) -> Proof:
    """The gap statistic and the stability of `groupings`, and the silhouettes without structure.

    values: (n_tracks, n_features). Same tracks and seed, same proof. `progress` is told the
    fraction done.
    """
    # Shares of the time the three take on 89,740 tracks.
    similar = stability.stability(
        values,
        {k: found.labels for k, found in groupings.items()},
        seed=seed,
        progress=_part(progress, 0, 0.65),
    )
    reference = gap.compare_with_reference(
        values,
        {k: found.inertia for k, found in groupings.items()},
        seed=seed,
        progress=_part(progress, 0.65, 0.8),
    )
    labellings = list(reference.labels.values())
    widths = silhouettes(reference.values, labellings, progress=_part(progress, 0.8, 1))
    return Proof(
        gaps=reference.gaps,
        stability={k: _known(groups) for k, groups in similar.items()},
        silhouettes={k: each.mean for k, each in zip(reference.labels, widths, strict=True)},
    )


def verdict(scores: Sequence[KScore], proof: Proof, n_tracks: int) -> dict[str, Any]:
    """Scores with their proof, what each criterion chooses and whether they agree, as JSON has it.

    proof: of every number of groups in `scores`, and any others.
    """
    complete = [proof.added_to(score) for score in scores]
    tried = (1, *(score.k for score in scores))
    chosen = choices(complete, gap.first_k({k: proof.gaps[k] for k in tried if k in proof.gaps}))
    return {
        "scores": [asdict(score) for score in complete],
        "choices": chosen.to_dict(),
        "agreement": {"agree": chosen.agree, "words": in_words(chosen)},
        "proof": {
            "n_bootstraps": stability.N_BOOTSTRAPS,
            "n_starts": stability.N_STARTS,
            "n_references": gap.N_REFERENCES,
            "n_reference_starts": gap.N_STARTS,
            "n_tracks": n_tracks,
        },
    }


def _known(values: npt.NDArray[np.float64]) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]


def _part(report: Report, start: float, stop: float) -> Report:
    """Reports the progress of something that is the part from `start` to `stop` of the whole."""
    return lambda fraction: report(start + fraction * (stop - start))
