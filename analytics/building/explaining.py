"""What a draft knows of its moods beyond their names: rules, genres, how far to trust each.

The same that a full build writes of its own moods, so that nothing is lost when a draft is pinned.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.catalogue import Catalogue
from analytics.clustering import Clustering, Spec
from analytics.continuity import Continued
from analytics.features import FeatureMatrix
from analytics.genre_report import genre_report
from analytics.genres import scores, tags
from analytics.lab import Lab
from analytics.matrices import Matrix
from analytics.rules import find_rules
from analytics.silhouette import NOISE, silhouettes
from analytics.trust import trust_cards
from analytics.validation import gap, stability
from analytics.validation.scores import Judgement
from analytics.validation.sweeping import MOST_PROVED

RESTARTED: Final = "kmeans"
"""The method whose groups can be looked for again in reshuffled tracks."""

Report = Callable[[float], None]


@dataclass(frozen=True, slots=True, eq=False)
class Drafted:
    """One run and what it found.

    columns: what the tracks were grouped by.  features: what people see, standardised.
    judgement: of the groups, over `features`.  moods: the groups as moods that follow the build's.
    """

    opened: OpenBuild
    spec: Spec
    columns: Matrix
    features: FeatureMatrix
    found: Clustering
    judgement: Judgement
    moods: Continued


def rules_of(drafted: Drafted) -> list[dict[str, Any]]:
    """The rule of each mood, `analytics.rules.Rule`."""
    tracks = Catalogue(drafted.opened)
    steps = {name: np.asarray(tracks.steps(name)) for name in tracks.features}
    return [rule.to_dict() for rule in find_rules(steps, drafted.moods.numbers)]


def genres_of(drafted: Drafted) -> dict[str, Any] | None:
    """Where genres live among the moods; None for a catalogue without genres.

    What the build found of its methods is theirs whatever the moods are, and kept.
    """
    tracks, moods = Catalogue(drafted.opened), drafted.moods
    if not tracks.genre_names:
        return None
    observed = tags(tracks.genre_names, tracks.genre_set_of, tracks.genre_sets)
    of_methods = (Lab(drafted.opened).report("genres") or {"scores": {}})["scores"]
    names = {mood.number: mood.name for mood in moods.moods}
    return {
        "scores": {**of_methods, "moods": asdict(scores(observed, moods.numbers))},
        **genre_report(observed, moods.numbers, names, drafted.features.values),
    }


def trust_of(drafted: Drafted, progress: Report) -> list[dict[str, Any]]:
    """How far to trust each mood, `analytics.trust.TrustCard`; none for tracks in no group.

    Whether groups come back is measured for RESTARTED only: others would take minutes for each of
    30 reshuffles. A method that leaves tracks out is not compared with data without structure: its
    scores are better for what it left out.
    """
    found, seed = drafted.found, drafted.spec.seed
    k = found.n_groups
    labels = np.where(found.labels == NOISE, NOISE, drafted.moods.numbers)
    similar: list[float | None] = [None] * k
    reference = None
    if 2 <= k <= MOST_PROVED and drafted.spec.method == RESTARTED:
        stable = stability.stability(
            drafted.columns.values,
            {k: labels},
            seed=seed,
            progress=lambda share: progress(0.5 * share),
        )
        similar = [None if np.isnan(each) else float(each) for each in stable[k]]
    if 2 <= k <= MOST_PROVED and not found.n_noise:
        reference = _without_structure(
            drafted.features.values, k, seed, lambda share: progress(0.5 + 0.5 * share)
        )
    cards = trust_cards(
        labels,
        drafted.judgement.per_track,
        similar,
        n_draws=stability.N_BOOTSTRAPS,
        reference_silhouette=reference,
    )
    return [card.to_dict() for card in cards]


def _without_structure(
    features: npt.NDArray[np.floating[Any]], k: int, seed: int, progress: Report
) -> float:
    """Mean silhouette of k groups of data without structure."""
    # Only the groups of the made-up data are wanted; gaps need an inertia, and any will do.
    inertia_of_one = float(len(features) * features.var(axis=0, dtype=np.float64).sum())
    made_up = gap.compare_with_reference(features, {k: inertia_of_one}, n_references=1, seed=seed)
    (width,) = silhouettes(made_up.values, [made_up.labels[k]], progress=progress)
    return width.mean
