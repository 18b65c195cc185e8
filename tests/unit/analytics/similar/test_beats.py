from __future__ import annotations

import numpy as np
import pytest

from analytics.similar.beats import at_half_or_double


@pytest.mark.parametrize(
    "tempo, expected",
    [(60.0, True), (240.0, True), (30.0, True), (64.0, True), (120.0, False), (90.0, False),
     (180.0, False), (70.0, False)],
)  # fmt: skip
def test_half_and_double_are_told_from_the_same_and_from_others(
    tempo: float, expected: bool
) -> None:
    assert at_half_or_double(np.array([tempo], dtype=np.float32), 120.0).tolist() == [expected]


def test_unknown_tempos_are_half_of_nothing() -> None:
    tempos = np.array([np.nan, 60.0], dtype=np.float32)

    assert at_half_or_double(tempos, 120.0).tolist() == [False, True]
    assert at_half_or_double(tempos, float("nan")).tolist() == [False, False]
