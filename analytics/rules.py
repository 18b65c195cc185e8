"""Describe each mood by two or three conditions a person can set as filters, and measure them.

Every pair of features is tried, cut from above or below at every step of their fields; so is every
three, cut at every twelfth of the catalogue's tracks. The best few of each are refined one feature
at a time over every range of steps until nothing improves. What counts is F1, the harmonic mean of
precision (share of the tracks caught that are of the mood) and recall (share of the mood caught),
on all tracks; a third condition must be worth it. One alone says too little of how a mood sounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.schema import FIELDS, MISSING_STEP

Steps = Mapping[str, npt.NDArray[np.uint8]]
BoolArray = npt.NDArray[np.bool_]

FEWEST_CONDITIONS: Final = 2
"""Where as many features vary."""
MOST_CONDITIONS: Final = 3
WORTH_ANOTHER: Final = 0.01
"""By how much a third condition must raise F1."""
WORTH_TWO_ENDS: Final = 0.005
"""By how much a second end of a condition must raise F1."""
_N_PARTS: Final = 12
_REFINED: Final = 3
_ROUNDS: Final = 10
_N_BYTES: Final = 256


@dataclass(frozen=True, slots=True)
class Condition:
    """A range of one field, in its whole steps, both ends included; None where it is open."""

    feature: str
    at_least: int | None
    at_most: int | None

    def holds(self, steps: npt.NDArray[np.uint8]) -> BoolArray:
        """Which of these steps of the field are in the range; MISSING_STEP never is."""
        low = 0 if self.at_least is None else self.at_least
        high = FIELDS[self.feature].n_steps if self.at_most is None else self.at_most
        inside: BoolArray = (steps >= low) & (steps <= high)
        return inside

    def in_words(self) -> str:
        """As a person would say it: "energy above 71%"."""
        field = FIELDS[self.feature]
        name = field.label.lower()

        def value(step: int) -> str:
            return field.in_words(field.value_of(step))

        if self.at_least is None:
            return f"{name} below {value((self.at_most or 0) + 1)}"
        if self.at_most is None:
            return f"{name} above {value(self.at_least - 1)}"
        if self.at_least == self.at_most:
            return f"{name} at {value(self.at_least)}"
        return f"{name} from {value(self.at_least)} to {value(self.at_most)}"


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions that together describe a mood.

    precision: share of the tracks they select that are of the mood, 0 to 1.
    recall: share of the mood's tracks that they select, 0 to 1.
    """

    number: int
    conditions: tuple[Condition, ...]
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def in_words(self) -> str:
        """The rule and what it is worth, in a sentence."""
        *first, last = [each.in_words() for each in self.conditions] or ["any track"]
        said = f"{', '.join(first)} and {last}" if first else last
        return f"{said}: catches {self.recall:.0%}, {self.precision:.0%} right"

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it; the ends of conditions are steps of their field."""
        return {
            "number": self.number,
            "conditions": [
                {"feature": each.feature, "at_least": each.at_least, "at_most": each.at_most}
                for each in self.conditions
            ],
            "precision": self.precision,
            "recall": self.recall,
            "words": self.in_words(),
        }


def find_rules(steps: Steps, labels: npt.NDArray[np.integer[Any]]) -> list[Rule]:
    """The rule of every mood, in the order of their numbers.

    steps: feature -> (n_tracks,) its steps, MISSING_STEP for unknown. labels: (n_tracks,) 0..k-1,
    none unused. Features that do not vary describe nothing; where only one does, a rule has one
    condition, and where none does it has none and catches every track. Same tracks, same rules.
    """
    varying = {name: values for name, values in steps.items() if _varies(values)}
    k = int(labels.max()) + 1
    most = min(MOST_CONDITIONS, len(varying))
    sizes = range(min(FEWEST_CONDITIONS, len(varying)) or 1, most + 1)
    starts = [_candidates(varying, labels, size) for size in sizes]
    rules = []
    for number in range(k):
        mood = labels == number
        best = Rule(number, (), float(mood.mean()), 1.0)
        for of_size in starts:
            refined = [_refined(varying, mood, number, start) for start in of_size[number]]
            longer = max(refined, key=lambda rule: rule.f1)
            if longer.f1 >= best.f1 + WORTH_ANOTHER or not best.conditions:
                best = longer
        rules.append(best)
    return rules


def _varies(steps: npt.NDArray[np.uint8]) -> bool:
    known = steps[steps != MISSING_STEP]
    return len(known) > 0 and bool(known.min() < known.max())


# -- every combination, coarsely -----------------------------------------------------------------


def _candidates(
    steps: Steps, labels: npt.NDArray[np.integer[Any]], size: int
) -> list[list[tuple[Condition, ...]]]:
    """For each mood the conditions of the best few combinations of `size` features."""
    k = int(labels.max()) + 1
    in_mood = np.bincount(labels, minlength=k)
    cuts = {name: _cuts(values, coarse=size == MOST_CONDITIONS) for name, values in steps.items()}
    cells = {name: np.searchsorted(cuts[name], steps[name], side="right") for name in steps}
    found: list[list[tuple[float, tuple[Condition, ...]]]] = [[] for _ in range(k)]
    for names in combinations(steps, size):
        known = np.logical_and.reduce([steps[name] != MISSING_STEP for name in names])
        shape = (k, *(len(cuts[name]) + 1 for name in names))
        codes = np.ravel_multi_index((labels, *(cells[name] for name in names)), shape)
        counts = np.bincount(codes[known], minlength=int(np.prod(shape))).reshape(shape)
        for from_above, caught in _corners(counts):
            f1 = 2 * caught / (caught.sum(axis=0) + in_mood.reshape(-1, *[1] * size))
            flat = f1.reshape(k, -1)
            for number, place in enumerate(flat.argmax(axis=1)):
                corner = np.unravel_index(place, caught.shape[1:])
                conditions = _conditions(names, cuts, from_above, corner)
                found[number].append((float(flat[number, place]), conditions))
    return [
        [conditions for _, conditions in sorted(each, key=lambda one: -one[0])[:_REFINED]]
        for each in found
    ]


def _cuts(steps: npt.NDArray[np.uint8], *, coarse: bool) -> npt.NDArray[np.uint8]:
    """Steps, rising, at which a new cell begins; the first cell is what lies below them all."""
    known = np.sort(steps[steps != MISSING_STEP])
    used = np.unique(known)
    if not coarse:
        return used[1:]
    cuts = np.unique(known[np.arange(1, _N_PARTS) * len(known) // _N_PARTS])
    cuts = cuts[cuts > used[0]]
    return cuts if len(cuts) else used[1:2]


def _corners(
    counts: npt.NDArray[np.int64],
) -> Iterator[tuple[tuple[bool, ...], npt.NDArray[np.int64]]]:
    """For each way of looking along the axes, from above or below, what every corner catches.

    counts: (k, *cells). Yields (k, *cells less one): at cell i the tracks of each mood up to and
    including it from below, or, from above, beyond it; so no corner leaves an axis open.
    """
    axes = range(1, counts.ndim)
    for from_above in product((False, True), repeat=counts.ndim - 1):
        caught = counts
        for axis, above in zip(axes, from_above, strict=True):
            up_to = caught.cumsum(axis=axis)
            whole, below = np.split(up_to, [-1], axis=axis)[::-1]
            caught = whole - below if above else below
        yield from_above, caught


def _conditions(
    names: Sequence[str],
    cuts: Mapping[str, npt.NDArray[np.uint8]],
    from_above: Sequence[bool],
    corner: Sequence[np.intp],
) -> tuple[Condition, ...]:
    """The ranges that end at a corner."""
    ends = [int(cuts[name][cell]) for name, cell in zip(names, corner, strict=True)]
    return tuple(
        Condition(name, end, None) if above else Condition(name, None, end - 1)
        for name, end, above in zip(names, ends, from_above, strict=True)
    )


# -- one combination, over every step ------------------------------------------------------------


def _refined(steps: Steps, mood: BoolArray, number: int, conditions: tuple[Condition, ...]) -> Rule:
    """The rule that no better range of any one of its conditions would improve."""
    best = _measured(steps, mood, number, conditions)
    for _ in range(_ROUNDS):
        rule = best
        for place, condition in enumerate(rule.conditions):
            others = [*rule.conditions[:place], *rule.conditions[place + 1 :]]
            better = _best_range(
                condition.feature, steps[condition.feature], mood, _all_hold(steps, others)
            )
            changed = (*rule.conditions[:place], better, *rule.conditions[place + 1 :])
            rule = _measured(steps, mood, number, changed)
        if rule.f1 <= best.f1:
            break
        best = rule
    return best


def _best_range(
    feature: str, steps: npt.NDArray[np.uint8], mood: BoolArray, among: BoolArray | None
) -> Condition:
    """The range of a feature with the best F1 of those tracks `among` which the others hold."""
    selected = steps if among is None else steps[among]
    in_mood = mood if among is None else mood[among]
    everyone = np.bincount(selected, minlength=_N_BYTES)[:MISSING_STEP]
    wanted = np.bincount(selected[in_mood], minlength=_N_BYTES)[:MISSING_STEP]
    used = np.flatnonzero(np.bincount(steps, minlength=_N_BYTES)[:MISSING_STEP])
    lowest, highest = int(used[0]), int(used[-1])
    caught, right = (
        np.concatenate([[0], counts[lowest : highest + 1].cumsum()])
        for counts in (everyone, wanted)
    )
    # f1[low, high]: of the range from step lowest + low to below lowest + high
    n_mood = int(np.count_nonzero(mood))
    n_caught = np.maximum(caught[None] - caught[:, None], 0)  # 0 where low is above high
    f1 = 2 * (right[None] - right[:, None]) / (n_caught + n_mood)
    above, below = f1[1:-1, -1], f1[0, 1:-1]
    up_from, down_to = int(above.argmax()), int(below.argmax())
    one_end = max(float(above[up_from]), float(below[down_to]))
    inside = f1[1:-1, 1:-1]
    low, high = np.unravel_index(inside.argmax(), inside.shape)
    if inside[low, high] >= one_end + WORTH_TWO_ENDS:
        return Condition(feature, lowest + 1 + int(low), lowest + int(high))
    if above[up_from] >= below[down_to]:
        return Condition(feature, lowest + 1 + up_from, None)
    return Condition(feature, None, lowest + down_to)


def _all_hold(steps: Steps, conditions: Sequence[Condition]) -> BoolArray | None:
    """(n_tracks,) whether every condition holds; None if there is none."""
    masks = [each.holds(steps[each.feature]) for each in conditions]
    return np.logical_and.reduce(masks) if masks else None


def _measured(
    steps: Steps, mood: BoolArray, number: int, conditions: tuple[Condition, ...]
) -> Rule:
    caught = _all_hold(steps, conditions)
    right = 0 if caught is None else int(np.count_nonzero(caught & mood))
    n_caught = 0 if caught is None else int(np.count_nonzero(caught))
    precision = right / n_caught if n_caught else 0.0
    return Rule(number, conditions, precision, right / int(np.count_nonzero(mood)))
