"""Where every track lies by its sound, as a build wrote it and a server maps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.schema import FEATURE_NAMES, FIELDS

FloatArray = npt.NDArray[np.float32]
RowArray = npt.NDArray[np.integer[Any]]

CHARACTER: Final = "character"
"""The learned part of the sound: it hears every feature together, and is weighed as one more."""

PART_NAMES: Final = (*FEATURE_NAMES, "duration", "mode", "time_signature", "explicit", CHARACTER)
"""Every part there can be, in the order of the columns; a catalogue may lack some."""

DISCRETE_PARTS: Final = ("mode", "time_signature", "explicit")
"""Parts of one column with few values, 0 where it is unknown."""

PLACES: Final = "sound.npy"
FACTS: Final = "sound.json"
ROOM: Final = "sound_room.npy"
FIRST_ARTIST: Final = "first_artist.npy"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is compared: a feature, or the learned character.

    start, stop: its columns; of several, the first says how much of it there is.
    spread: mean squared distance of two tracks picked at random, in it.
    deviations: standard deviation of each of its columns.
    """

    name: str
    start: int
    stop: int
    spread: float
    deviations: tuple[float, ...]

    @property
    def label(self) -> str:
        """Its name as people read it."""
        return FIELDS[self.name].label if self.name in FIELDS else LABELS[self.name]


LABELS: Final[Mapping[str, str]] = {
    "mode": "Major or minor",
    "time_signature": "Beats in a bar",
    "explicit": "Explicit lyrics",
    CHARACTER: "Overall character",
}
"""Parts that are no field with a slider, as people read them."""


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """Where every track lies, and what belongs together.

    parts: what is compared, in the order of the columns.
    places: (n_tracks, n_columns + n_parts) float32. The first n_columns are coordinates, centred;
        column n_columns + p is the squared length of part p's coordinates. With both side by side,
        the distances of all tracks under any weights are one product with one vector.
    room: (n_tracks,) float32, how far a track is from those nearest to it, over what is usual.
    recording, artist: (n_tracks,) equal for versions of one recording; for tracks by one artist
        (the first who is named).
    """

    parts: tuple[Part, ...]
    places: FloatArray
    room: FloatArray
    recording: npt.NDArray[np.int32]
    artist: npt.NDArray[np.int32]

    @property
    def n_tracks(self) -> int:
        """Number of tracks."""
        return len(self.places)

    @property
    def n_columns(self) -> int:
        """Number of coordinates of a track."""
        return self.parts[-1].stop

    @property
    def coordinates(self) -> FloatArray:
        """(n_tracks, n_columns) float32, without the squared lengths."""
        return self.places[:, : self.n_columns]

    def names(self) -> tuple[str, ...]:
        """Names of the parts, in order."""
        return tuple(part.name for part in self.parts)

    def columns_of(self, weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """(n_columns,) the weight of each column, of (n_parts,) weights."""
        return np.repeat(weights, [part.stop - part.start for part in self.parts])

    def by_part(self, squared: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """(..., n_columns) summed to (..., n_parts)."""
        starts = [part.start for part in self.parts]
        found: npt.NDArray[np.float64] = np.add.reduceat(squared, starts, axis=-1)
        return found


def open_sound(build: OpenBuild) -> Sound:
    """The sound of a published build, mapped."""
    facts = build.json(FACTS)
    return Sound(
        parts=tuple(
            Part(**{**part, "deviations": tuple(part["deviations"])}) for part in facts["parts"]
        ),
        places=build.array(PLACES),
        room=build.array(ROOM),
        recording=build.array("recording.npy"),
        artist=build.array(FIRST_ARTIST),
    )


def with_lengths(coordinates: FloatArray, parts: tuple[Part, ...]) -> FloatArray:
    """`Sound.places` of (n_tracks, n_columns) coordinates."""
    starts = [part.start for part in parts]
    lengths = np.add.reduceat(coordinates.astype(np.float64) ** 2, starts, axis=1)
    return np.concatenate([coordinates, lengths.astype(np.float32)], axis=1)
