"""Which number of groups each criterion would choose on its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from analytics.errors import InvalidSpec
from analytics.validation.knee import elbow
from analytics.validation.recommending import KScore

STABLE: Final = 0.75
"""Hennig (2007): a group is stable if its mean Jaccard similarity over bootstraps reaches this."""

_NAMES: Final = {
    "elbow": "the elbow",
    "silhouette": "the silhouette",
    "davies_bouldin": "Davies-Bouldin",
    "calinski_harabasz": "Calinski-Harabasz",
    "gap": "the gap statistic",
    "stability": "stability",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """The number of groups that each criterion chooses of those tried; None if it chooses none.

    elbow: the knee of the inertia (Kneedle).  silhouette, calinski_harabasz: the highest.
    davies_bouldin: the lowest.  gap: Tibshirani's first k; 1 means no groups at all.
    stability: the largest k of which every group is STABLE, as the fewest always are the most.
    """

    elbow: int | None
    silhouette: int | None
    davies_bouldin: int | None
    calinski_harabasz: int | None
    gap: int | None
    stability: int | None

    @property
    def agree(self) -> bool:
        """Whether every criterion chooses, and all the same."""
        chosen = set(asdict(self).values())
        return len(chosen) == 1 and None not in chosen

    def to_dict(self) -> dict[str, int | None]:
        """As JSON can hold it."""
        return asdict(self)


def choices(scores: Sequence[KScore], gap: int | None) -> Choices:
    """What each criterion makes of `scores`, in any order; `gap` is its own choice (gap.first_k).

    Of equals the fewest groups are chosen. Raises InvalidSpec if nothing was tried.
    """
    if not scores:
        raise InvalidSpec("scores", 0, "scores of one or more groupings")
    tried = sorted(scores, key=lambda score: score.k)
    bend = elbow([score.k for score in tried], [score.inertia for score in tried])
    return Choices(
        elbow=None if bend is None else tried[bend].k,
        silhouette=max(tried, key=lambda score: score.silhouette).k,
        davies_bouldin=min(tried, key=lambda score: score.davies_bouldin).k,
        calinski_harabasz=max(tried, key=lambda score: score.calinski_harabasz).k,
        gap=gap,
        stability=max((score.k for score in tried if _is_stable(score)), default=None),
    )


def in_words(chosen: Choices) -> str:
    """Whether the criteria agree, and what each says, in a sentence for people."""
    sayings: dict[int | None, list[str]] = {}
    for name, k in asdict(chosen).items():
        sayings.setdefault(k, []).append(_NAMES[name])
    undecided = sayings.pop(None, [])
    votes = sorted(sayings.items(), key=lambda vote: (-len(vote[1]), vote[0] or 0))
    if chosen.agree:
        return f"All six criteria choose {votes[0][0]} groups."
    said = [f"{_listed(names)} {_choose(names)} {k}" for k, names in votes]
    if undecided:
        said.append(f"{_listed(undecided)} {_choose(undecided)} none")
    opening = "The criteria disagree" if len(votes) > 1 else "Not every criterion decides"
    return f"{opening}: {'; '.join(said)}."


def _is_stable(score: KScore) -> bool:
    groups = score.stability_per_group
    return groups is not None and all(each is not None and each >= STABLE for each in groups)


def _choose(names: Sequence[str]) -> str:
    return "chooses" if len(names) == 1 else "choose"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
