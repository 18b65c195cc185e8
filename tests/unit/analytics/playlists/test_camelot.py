from __future__ import annotations

import numpy as np
import pytest

from analytics.playlists import camelot
from analytics.schema import KEY_NAMES

PUBLISHED = {
    "1A": "A♭ minor", "1B": "B major", "2A": "E♭ minor", "2B": "F♯ major", "3A": "B♭ minor",
    "3B": "C♯ major", "4A": "F minor", "4B": "A♭ major", "5A": "C minor", "5B": "E♭ major",
    "6A": "G minor", "6B": "B♭ major", "7A": "D minor", "7B": "F major", "8A": "A minor",
    "8B": "C major", "9A": "E minor", "9B": "G major", "10A": "B minor", "10B": "D major",
    "11A": "F♯ minor", "11B": "A major", "12A": "C♯ minor", "12B": "E major",
}  # fmt: skip
"""The wheel as it is printed, D♭ as its equal C♯."""


@pytest.mark.parametrize("code, key", PUBLISHED.items())
def test_every_key_stands_where_the_published_wheel_has_it(code: str, key: str) -> None:
    pitch, _, mode = key.partition(" ")
    found = camelot.codes(
        np.array([KEY_NAMES.index(pitch)], np.float32), np.array([mode == "major"], np.float32)
    )
    assert camelot.name_of(int(found[0])) == code
    assert camelot.code_of(code) == found[0]


def test_a_key_goes_with_itself_its_neighbours_and_its_other_letter_only() -> None:
    every = np.arange(24)
    for code in range(24):
        name = camelot.name_of(code)
        hour, letter = int(name[:-1]), name[-1]
        expected = {
            name,
            f"{hour % 12 + 1}{letter}",
            f"{(hour - 2) % 12 + 1}{letter}",
            f"{hour}{'B' if letter == 'A' else 'A'}",
        }
        found = camelot.in_harmony(every, np.full(24, code))
        assert {camelot.name_of(int(each)) for each in every[found]} == expected


def test_an_unknown_key_or_mode_goes_with_nothing() -> None:
    codes = camelot.codes(np.array([np.nan, 0, 0]), np.array([1, np.nan, 1]))
    assert codes.tolist()[:2] == [camelot.UNKNOWN] * 2
    assert not camelot.in_harmony(codes, codes)[:2].any()
    assert camelot.in_harmony(codes, codes)[2]


@pytest.mark.parametrize("name", ["", "0A", "13A", "8C", "8a", "08A", "8A\n"])
def test_other_words_are_no_keys(name: str) -> None:
    assert camelot.code_of(name) is None


def test_half_and_double_time_are_the_same_beat() -> None:
    tempos = np.array([60.0, 120.0, 240.0, 85.0, 170.0])
    steps = camelot.tempo_steps(tempos[:, None], tempos[None, :])
    assert np.allclose(steps[:3, :3], 0)
    assert steps[3, 4] == 0
    assert steps[1, 3] == pytest.approx(abs(np.log2(120 / 85)))
    assert steps.max() <= 0.5
    assert np.isnan(camelot.tempo_steps(np.array([np.nan]), np.array([120.0]))).all()
