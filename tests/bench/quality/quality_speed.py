"""How long people wait for similar songs, and how many of them a graph misses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.building.sound import references
from analytics.similar.index import Walked, graph_of
from analytics.similar.sound import CHARACTER, Sound, with_lengths
from analytics.similar.space import part_of, room_of
from tests.bench.asking_similar import ASKED, AT_ONCE, shares_found, waits
from tests.bench.quality.conftest import Quality, Tracks

N_MILLION = 1_000_000
AT_ONCE_MS = 50


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


@pytest.mark.parametrize(("n_tracks", "bar_ms"), [(89_740, 10), (N_MILLION, 50)])
def test_similar_songs_are_there_at_once_whatever_is_asked(
    sound: Sound, quality: Quality, n_tracks: int, bar_ms: float
) -> None:
    many = sound if n_tracks == sound.n_tracks else tiled(sound, n_tracks)
    table = quality.table(f"{n_tracks:,} tracks", "milliseconds that 95% of answers take at most")
    for words in (*ASKED, AT_ONCE):
        waited = waits(many, words, quality.cases(100))
        table.note(words, [float(np.quantile(waited, 0.95))])
    quality.hold(max(table.means[words] for words in ASKED) <= bar_ms, f"{bar_ms} ms")
    quality.hold(table.means[AT_ONCE] <= AT_ONCE_MS, f"{AT_ONCE_MS} ms for {AT_ONCE}")


def test_the_graph_finds_nearly_all(sound: Sound, quality: Quality) -> None:
    table = quality.table(f"{sound.n_tracks:,} tracks", "share of the exact ten that a graph finds")
    graph = Walked(graph_of(sound.coordinates))
    score = table.note("voyager", shares_found(sound, graph, quality.cases(300)))
    quality.hold(score.mean >= 0.95, "95%")
