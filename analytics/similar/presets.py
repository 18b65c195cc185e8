"""What people can ask to be alike in, as weights of the parts of a sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Weights = tuple[tuple[str, float], ...]
"""(part, weight 0 to 5), each part once. What is not named counts 1, but see `full_weights`."""


@dataclass(frozen=True, slots=True)
class Preset:
    """Weights under a name.  meaning: a sentence on what then is alike."""

    slug: str
    label: str
    meaning: str
    weights: Weights


PRESETS: Final[tuple[Preset, ...]] = (
    Preset("balanced", "Everything", "Every part of the sound counts alike.", ()),
    Preset(
        "mood",
        "Mood",
        "How happy, intense and acoustic it is counts most; its beat hardly matters.",
        (
            ("valence", 3.0),
            ("energy", 2.0),
            ("acousticness", 1.0),
            ("mode", 1.0),
            ("loudness", 0.5),
            ("danceability", 0.5),
            ("instrumentalness", 0.5),
            ("liveness", 0.2),
            ("speechiness", 0.2),
            ("tempo", 0.2),
            ("duration", 0.0),
            ("time_signature", 0.0),
            ("explicit", 0.0),
        ),
    ),
    Preset(
        "rhythm",
        "Rhythm",
        "Its tempo, beat and drive count most; how happy or acoustic it is hardly matters.",
        (
            ("tempo", 4.0),
            ("danceability", 3.0),
            ("time_signature", 3.0),
            ("energy", 1.0),
            ("loudness", 0.5),
            ("speechiness", 0.2),
            ("acousticness", 0.2),
            ("instrumentalness", 0.2),
            ("valence", 0.2),
            ("liveness", 0.0),
            ("duration", 0.0),
            ("mode", 0.0),
            ("explicit", 0.0),
        ),
    ),
    Preset(
        "voice",
        "Voice",
        "How much is sung, spoken and played live counts most; its beat hardly matters.",
        (
            ("instrumentalness", 3.0),
            ("speechiness", 3.0),
            ("acousticness", 1.0),
            ("liveness", 1.0),
            ("explicit", 1.0),
            ("energy", 0.5),
            ("loudness", 0.5),
            ("valence", 0.5),
            ("danceability", 0.2),
            ("tempo", 0.2),
            ("mode", 0.0),
            ("duration", 0.0),
            ("time_signature", 0.0),
        ),
    ),
)
"""What is offered; the first is what counts when nothing is chosen."""
