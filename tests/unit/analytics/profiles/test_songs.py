from __future__ import annotations

import numpy as np
import pytest

from analytics.profiles.songs import FAMOUS_SONGS, fame, songs_of


def owners(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(indptr, rows, recording, popularity) of 40 owners of 1 to 12 of 120 tracks."""
    random = np.random.default_rng(seed)
    rows = [np.sort(random.choice(120, size=random.integers(1, 13), replace=False))
            for _ in range(40)]  # fmt: skip
    popularity = random.integers(0, 101, 120).astype(np.float32)
    popularity[random.random(120) < 0.2] = np.nan
    indptr = np.cumsum([0, *map(len, rows)])
    return indptr, np.concatenate(rows), random.integers(0, 50, 120), popularity


def known(value: float) -> float:
    return -1.0 if np.isnan(value) else float(value)


@pytest.mark.parametrize("seed", range(3))
def test_of_the_versions_of_a_recording_the_best_known_counts(seed: int) -> None:
    indptr, rows, recording, popularity = owners(seed)
    starts, songs = songs_of(indptr, rows, recording, popularity)

    for owner in range(len(indptr) - 1):
        best: dict[int, int] = {}
        for row in rows[indptr[owner] : indptr[owner + 1]].tolist():
            rival = best.get(int(recording[row]))
            if rival is None or known(popularity[row]) > known(popularity[rival]):
                best[int(recording[row])] = row
        expected = sorted(best.values(), key=lambda row: (-known(popularity[row]), row))
        assert songs[starts[owner] : starts[owner + 1]].tolist() == expected


@pytest.mark.parametrize("seed", range(3))
def test_fame_is_the_mean_of_five_songs_and_those_there_are_not_count_as_unheard(
    seed: int,
) -> None:
    indptr, rows, recording, popularity = owners(seed)
    starts, songs = songs_of(indptr, rows, recording, popularity)
    found = fame(starts, songs, popularity)

    for owner in range(len(indptr) - 1):
        values = popularity[songs[starts[owner] : starts[owner + 1]]]
        values = np.sort(values[~np.isnan(values)])[::-1][:FAMOUS_SONGS]
        expected = values.sum() / FAMOUS_SONGS if len(values) else np.nan
        assert found[owner] == pytest.approx(expected, nan_ok=True)


def test_without_popularity_songs_stand_as_they_came_and_nobody_is_known() -> None:
    indptr, rows, recording, _popularity = owners(0)
    starts, songs = songs_of(indptr, rows, recording)
    first = songs[starts[0] : starts[1]]
    assert (np.diff(first) > 0).all()
    assert np.isnan(fame(starts, songs, None)).all()
