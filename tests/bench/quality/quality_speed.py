"""How long people wait for similar songs, and how many of them a graph misses."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from analytics.building.sound import references
from analytics.similar.index import Exact, Index, Walked, graph_of
from analytics.similar.nearest import nearest
from analytics.similar.presets import PRESETS
from analytics.similar.request import Request
from analytics.similar.sound import CHARACTER, Sound, with_lengths
from analytics.similar.space import part_of, room_of
from tests.bench.quality.conftest import Quality, Tracks

N_MILLION = 1_000_000
ASKED = {
    "ten similar": {},
    "steered away from two": {"away": (11, 12)},
    "one preset": {"weights": PRESETS[1].weights},
    "by direction": {"measure": "direction"},
    "varied, hubs held back": {"diversity": 0.5, "hub_damping": 0.5, "n": 50},
}


@pytest.fixture(scope="module")
def sound(spotify: Tracks) -> Sound:
    """The real tracks with a character of as many columns, which is all that matters for time."""
    columns = np.random.default_rng(0).normal(size=(len(spotify.table), 24)).astype(np.float32)
    columns *= np.float32(0.7)
    part = part_of(CHARACTER, columns, spotify.coordinates.shape[1])
    coordinates = np.concatenate([spotify.coordinates, columns], axis=1)
    return Sound(
        parts=(*spotify.parts, part),
        places=with_lengths(coordinates, (*spotify.parts, part)),
        room=room_of(coordinates, references(spotify.table["id"])),
        recording=spotify.recording,
        artist=spotify.artist,
    )


def tiled(sound: Sound, n: int) -> Sound:
    """`n` tracks: those of `sound` again and again, each moved a little, by other artists."""
    random = np.random.default_rng(1)
    rows = np.arange(n) % sound.n_tracks
    copy = (np.arange(n) // sound.n_tracks).astype(np.int32)
    coordinates = sound.coordinates[rows]
    for start in range(0, n, 100_000):
        block = coordinates[start : start + 100_000]
        block += random.normal(scale=0.1, size=block.shape).astype(np.float32)
    return replace(
        sound,
        places=with_lengths(coordinates, sound.parts),
        room=sound.room[rows],
        recording=sound.recording[rows] + copy * np.int32(sound.n_tracks),
        artist=sound.artist[rows] + copy * np.int32(sound.n_tracks),
    )


def waits(sound: Sound, times: int, index: Index, **asked: object) -> list[float]:
    """Milliseconds of each of so many answers, after five that warm up."""
    random = np.random.default_rng(2)
    found = []
    for row in random.integers(100, sound.n_tracks, size=times + 5):
        started = time.perf_counter()
        nearest(sound, Request(seeds=(int(row),), **asked), index=index)
        found.append(1000 * (time.perf_counter() - started))
    return found[5:]


@pytest.mark.parametrize(("n_tracks", "bar_ms"), [(89_740, 10), (N_MILLION, 50)])
def test_similar_songs_are_there_at_once(
    sound: Sound, quality: Quality, n_tracks: int, bar_ms: float
) -> None:
    many = sound if n_tracks == sound.n_tracks else tiled(sound, n_tracks)
    table = quality.table(f"{n_tracks:,} tracks", "milliseconds that 95% of answers take at most")
    for words, asked in ASKED.items():
        table.note(
            words, [float(np.quantile(waits(many, quality.cases(100), Exact(), **asked), 0.95))]
        )
    quality.hold(table.means["ten similar"] <= bar_ms, f"{bar_ms} ms")


def test_the_graph_finds_nearly_all(sound: Sound, quality: Quality) -> None:
    graph = graph_of(sound.coordinates)
    table = quality.table(f"{sound.n_tracks:,} tracks", "share of the exact ten that a graph finds")
    shares = []
    for row in np.random.default_rng(3).integers(sound.n_tracks, size=quality.cases(300)):
        request = Request(seeds=(int(row),))
        exact, found = nearest(sound, request), nearest(sound, request, index=Walked(graph))
        shares.append(float(np.isin(exact.rows, found.rows).mean()))
    score = table.note("voyager", shares)
    quality.hold(score.mean >= 0.95, "95%")
