"""How good something is, with how sure that is, as rows of tests/bench/quality/results.csv."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from tests.bench.ledger import append, commit

RESULTS = Path(__file__).with_name("results.csv")
_RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Score:
    """One line of the results. low, high: a 95% bootstrap interval of the mean over n cases."""

    date: str
    commit: str
    data: str
    what: str
    method: str
    mean: float
    low: float
    high: float
    n: int


def interval(values: Sequence[float] | np.ndarray) -> tuple[float, float, float]:
    """Mean of some values, and the 2.5% and 97.5% quantiles of the mean over seeded resamples."""
    numbers = np.asarray(values, dtype=np.float64)
    random = np.random.default_rng(20_260)
    means = [
        numbers[random.integers(len(numbers), size=len(numbers))].mean() for _ in range(_RESAMPLES)
    ]
    low, high = np.quantile(means, (0.025, 0.975))
    return float(numbers.mean()), float(low), float(high)


class Table:
    """The methods that were compared in one measure: printed, and kept where they are to be."""

    def __init__(self, data: str, what: str, path: Path | None) -> None:
        """data: what it was measured on.  what: the measure.  path: to append to; None for none."""
        self._data = data
        self._what = what
        self._path = path
        self.means: dict[str, float] = {}
        print(f"\n{what}, {data}")

    def note(self, method: str, values: Sequence[float] | np.ndarray) -> Score:
        """Record how one method did in each case."""
        mean, low, high = interval(values)
        score = Score(
            date=f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}",
            commit=commit(),
            data=self._data,
            what=self._what,
            method=method,
            mean=round(mean, 4),
            low=round(low, 4),
            high=round(high, 4),
            n=len(values),
        )
        print(f"  {method:<64} {mean:8.4f}  ({low:.4f} to {high:.4f})  n={len(values):,}")
        if self._path:
            append(self._path, score)
        self.means[method] = mean
        return score
