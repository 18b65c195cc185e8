"""Sounds made in code, as a build would write them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analytics.building.sound import first_artists, references
from analytics.similar.sound import CHARACTER, Sound, with_lengths
from analytics.similar.space import part_of, room_of, sound_space
from tests.builders import make_tracks


def make_sound(n: int = 60, *, character: int = 0, seed: int = 0, **overrides: Any) -> Sound:
    """The sound of `make_tracks`, with so many columns of a made-up character."""
    return sound_of(make_tracks(n, seed=seed, **overrides), character)


def sound_of(tracks: pd.DataFrame, character: int = 0) -> Sound:
    """The sound of a clean table."""
    coordinates, parts = sound_space(tracks)
    if character:
        columns = np.random.default_rng(9).normal(size=(len(tracks), character)).astype(np.float32)
        columns -= columns.mean(axis=0)
        parts = (*parts, part_of(CHARACTER, columns, coordinates.shape[1]))
        coordinates = np.concatenate([coordinates, columns], axis=1)
    return Sound(
        parts=parts,
        places=with_lengths(coordinates, parts),
        room=room_of(coordinates, references(tracks["id"])),
        recording=tracks["recording"].to_numpy(np.int32),
        artist=first_artists(tracks),
    )


def shuffled(sound: Sound, order: np.ndarray) -> Sound:
    """The same tracks in another order of rows."""
    return replace(
        sound,
        places=sound.places[order],
        room=sound.room[order],
        recording=sound.recording[order],
        artist=sound.artist[order],
    )
