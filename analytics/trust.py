"""How far to trust each mood: whether it holds together, and how far it stands apart.

What the words mean is decided here, by thresholds from the literature where there are any:
stability (mean Jaccard similarity over bootstraps) by Hennig (2007), silhouettes by Kaufman and
Rousseeuw, "Finding Groups in Data" (1990).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)

HOLDS: Final = 0.85
"""Stability from which a mood holds together ("highly stable")."""
MOSTLY_HOLDS: Final = 0.75
"""... from which it mostly does ("valid, stable")."""
WAVERS: Final = 0.6
"""... from which it is a pattern whose tracks are in doubt; below, it is not to be trusted."""
ISLAND: Final = 0.5
"""Mean silhouette above which there is "a reasonable structure"."""
RECOGNISABLE: Final = 0.25
"""... above which there is "a weak structure", and up to which there is "no substantial" one."""
AT_MOST_BORDER: Final = 0.05
"""An island has no larger share of border tracks."""
MORE_THAN_CHANCE: Final = 0.02
"""By how much a mean silhouette must exceed that of data without structure to be worth a word."""


@dataclass(frozen=True, slots=True)
class TrustCard:
    """What speaks for and against one mood.

    stability: mean Jaccard similarity with its best match over `n_draws` fresh draws of all tracks,
        0 to 1; None where unknown.
    silhouette: at QUANTILES of its tracks, -1 to 1.  mean_silhouette: their mean.
    border_share: of its tracks that are nearer to another mood (silhouette below 0), 0 to 1.
    reference_silhouette: mean silhouette of as many groups of data without structure; None where
        unknown.
    verdict: all of it in a sentence for people.
    """

    number: int
    stability: float | None
    n_draws: int
    silhouette: list[float]
    mean_silhouette: float
    border_share: float
    reference_silhouette: float | None
    verdict: str

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)


def trust_cards(
    labels: npt.NDArray[np.integer[Any]],
    silhouettes: npt.NDArray[np.floating[Any]],
    stability: Sequence[float | None],
    *,
    n_draws: int,
    reference_silhouette: float | None,
) -> list[TrustCard]:
    """The card of every mood, in the order of their numbers.

    labels: (n_tracks,) 0..k-1, none unused. silhouettes: (n_tracks,). stability: (k,).
    """
    cards = []
    for number, stable in enumerate(stability):
        of_mood = silhouettes[labels == number].astype(np.float64)
        mean, border = float(of_mood.mean()), float((of_mood < 0).mean())
        verdict = (
            f"{_holding(stable, n_draws)}; it is {_shape(mean, border)}"
            f"{_against_chance(mean, reference_silhouette)}."
        )
        cards.append(
            TrustCard(
                number=number,
                stability=stable,
                n_draws=n_draws,
                silhouette=np.quantile(of_mood, QUANTILES).tolist(),
                mean_silhouette=mean,
                border_share=border,
                reference_silhouette=reference_silhouette,
                verdict=verdict,
            )
        )
    return cards


def _holding(stability: float | None, n_draws: int) -> str:
    if stability is None:
        return "Whether it holds together is not known"
    stay = f"{_of_tracks(stability)} stay in {n_draws} reshuffles"
    if stability >= HOLDS:
        return f"Holds together: {stay}"
    if stability >= MOSTLY_HOLDS:
        return f"Mostly holds together: {stay}"
    if stability >= WAVERS:
        return f"Its edges move: only {stay}"
    return f"Does not hold together: only {stay}"


def _shape(mean: float, border: float) -> str:
    if mean > ISLAND and border <= AT_MOST_BORDER:
        return "an island, apart from its neighbours"
    nearer = f"{_share(border)} of its tracks are nearer to another mood"
    if mean > RECOGNISABLE:
        return f"a region with recognisable borders, and {nearer}"
    return f"a region that overlaps its neighbours, not an island, and {nearer}"


def _against_chance(mean: float, reference: float | None) -> str:
    if reference is None or mean - reference >= MORE_THAN_CHANCE:
        return ""
    return ", no more distinct than groups cut from data without any structure"


def _of_tracks(share: float) -> str:
    """A share as a count of tracks: "9 of 10 tracks", "99 of 100 tracks"."""
    tenths = round(share * 10)
    if 1 <= tenths <= 9:
        return f"{tenths} of 10 tracks"
    hundredths = round(share * 100)
    return "all tracks" if hundredths == 100 else f"{hundredths} of 100 tracks"


def _share(share: float) -> str:
    if 0 < share < 0.005:
        return "under 1%"
    return "none" if share == 0 else f"{share:.0%}"
