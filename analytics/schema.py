"""Every column once: name, label, unit, range, steps and meaning.

Meanings follow the Spotify audio-feature documentation. A *field* is a number people filter by; its
values are kept as whole steps (one byte per track), in the browser and on the server alike, so both
select exactly the same tracks, and what is shown as 50% is what a filter at 50% selects.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

MISSING_STEP: Final = 255
"""The byte that stands for "unknown" in a field's steps."""


@dataclass(frozen=True, slots=True)
class Field:
    """One number of a track that has a range slider.

    low, high: the slider's ends, in `unit`; values beyond them count as the end.
    step: the width of one step in `unit`; (high - low) / step is a whole number below 255.
    legal_low, legal_high: values outside are impossible and become missing.
    """

    name: str
    label: str
    unit: str
    low: float
    high: float
    step: float
    legal_low: float
    legal_high: float
    meaning: str
    less: str
    more: str

    @property
    def n_steps(self) -> int:
        """Index of the last step; steps run from 0 to n_steps."""
        return round((self.high - self.low) / self.step)

    def to_steps(self, values: npt.ArrayLike) -> npt.NDArray[np.uint8]:
        """Values in `unit`, any shape, NaN for unknown, as steps 0..n_steps or MISSING_STEP."""
        numbers = np.asarray(values, dtype=np.float64)
        steps = np.floor((numbers - self.low) / self.step + 0.5)
        steps = np.clip(steps, 0, self.n_steps)
        return np.where(np.isnan(numbers), MISSING_STEP, steps).astype(np.uint8)

    def step_of(self, value: float) -> int:
        """The step a single finite value falls on."""
        return int(min(max(np.floor((value - self.low) / self.step + 0.5), 0), self.n_steps))

    def value_of(self, step: int) -> float:
        """The value in `unit` at the middle of a step."""
        return round(self.low + step * self.step, 6)

    def in_words(self, value: float) -> str:
        """A value in `unit` as people read it: "42%", "−7.5 dB", "128 BPM", "3:05", "1994"."""
        if self.unit == "%":
            return f"{value * 100:.0f}%"
        if self.unit == "s":
            return f"{int(value + 0.5) // 60}:{int(value + 0.5) % 60:02d}"
        number = f"{value:.1f}".removesuffix(".0").replace("-", "−")
        return f"{number} {self.unit}".rstrip()


def _share(name: str, label: str, meaning: str, less: str, more: str) -> Field:
    return Field(name, label, "%", 0.0, 1.0, 0.01, 0.0, 1.0, meaning, less, more)


FEATURES: Final[tuple[Field, ...]] = (
    _share(
        "danceability",
        "Danceability",
        "how easy it is to dance to",
        "less danceable",
        "more danceable",
    ),
    _share("energy", "Energy", "how intense and active it sounds", "calmer", "more energetic"),
    Field(
        "loudness",
        "Loudness",
        "dB",
        -60.0,
        5.0,
        0.5,
        -120.0,
        10.0,
        "how loud it is on average",
        "quieter",
        "louder",
    ),
    _share("speechiness", "Speechiness", "how much of it is spoken", "less spoken", "more spoken"),
    _share(
        "acousticness",
        "Acousticness",
        "how likely it is played on acoustic instruments",
        "less acoustic",
        "more acoustic",
    ),
    _share(
        "instrumentalness",
        "Instrumentalness",
        "how likely it has no vocals",
        "more vocal",
        "more instrumental",
    ),
    _share(
        "liveness",
        "Liveness",
        "how likely an audience can be heard",
        "more of a studio sound",
        "more of a live sound",
    ),
    _share("valence", "Valence", "how positive it sounds", "sadder", "happier"),
    Field(
        "tempo",
        "Tempo",
        "BPM",
        0.0,
        250.0,
        1.0,
        1.0,
        400.0,
        "how many beats it has per minute",
        "slower",
        "faster",
    ),
)
"""The nine audio features, in the order every matrix of features uses."""

FEATURE_NAMES: Final[tuple[str, ...]] = tuple(feature.name for feature in FEATURES)

FACTS: Final[tuple[Field, ...]] = (
    Field(
        "popularity",
        "Popularity",
        "",
        0.0,
        100.0,
        1.0,
        0.0,
        100.0,
        "how much it was played of late, 0 to 100",
        "less known",
        "better known",
    ),
    Field(
        "duration",
        "Length",
        "s",
        0.0,
        1200.0,
        5.0,
        1.0,
        86_400.0,
        "how long it lasts",
        "shorter",
        "longer",
    ),
    Field(
        "year",
        "Year",
        "",
        1900.0,
        2150.0,
        1.0,
        1860.0,
        2150.0,
        "the year it came out",
        "older",
        "newer",
    ),
)

FIELDS: Final[dict[str, Field]] = {field.name: field for field in (*FEATURES, *FACTS)}
"""Every field with a range slider, by name: features first, then facts."""

MINIMUM_FEATURES: Final = 6
"""A file with fewer of the nine features cannot be used as a catalogue."""

TEXT_COLUMNS: Final = ("id", "name", "album")
LIST_COLUMNS: Final = ("artists", "genres")
NUMBER_COLUMNS: Final = (
    *FEATURE_NAMES,
    "popularity",
    "duration",
    "year",
    "explicit",
    "key",
    "mode",
    "time_signature",
    "artist_popularity",
    "followers",
)
"""Kept as float32, NaN for unknown: duration in seconds, explicit and mode 0 or 1, key 0 to 11."""

OPTIONAL_COLUMNS: Final = (
    "album",
    "genres",
    "popularity",
    "duration",
    "year",
    "explicit",
    "key",
    "mode",
    "time_signature",
    "artist_popularity",
    "followers",
)

KEY_NAMES: Final = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")
