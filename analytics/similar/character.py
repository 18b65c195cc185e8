"""Learn from who made what: a small network that brings songs by one artist together.

Features say less apart than together: fast and quiet is one kind of music, fast and loud another.
The network maps a track's features to a point on a sphere so that two tracks by one artist are
nearer to each other than to those of others in the same draw (InfoNCE: van den Oord and others,
2018). What it learns carries over to artists it never saw; where it does not, it is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.similar.sound import FloatArray

N_COLUMNS: Final = 24
"""Dimensions of the character."""

STRENGTH: Final = 1.0
"""Mean squared length of the character over that of all features; see `make bench-quality`."""

FEWEST_TRACKS: Final = 5_000
"""Tracks that share their artist with another, below which there is too little to learn from."""

_HIDDEN: Final = 160
_DRAWN: Final = 384
_STEPS: Final = 4_000
_TRACKS_PER_STEP: Final = 15
"""So many steps, but no more than one for so many tracks: each is then seen about 50 times."""
_RATE: Final = 2e-3
_TEMPERATURE: Final = 0.1
_DECAY: Final = 1e-4
_MOST_PER_ARTIST: Final = 30
_HELD_OUT: Final = 0.1
_JUDGED: Final = 3_000
_AMONG: Final = 20_000

Network = tuple[FloatArray, ...]
"""Weights and biases of three layers, in turn."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What was learned.

    columns: (n_tracks, N_COLUMNS) to put beside the features; None where it does not help.
    judged: on artists the network had not seen, the share of tracks whose nearest other recording
        among others' is by their own artist, by features alone and with the character; None where
        there was too little to learn from.
    """

    columns: FloatArray | None
    judged: dict[str, float] | None


def learn_character(
    coordinates: FloatArray,
    artist: npt.NDArray[np.int32],
    recording: npt.NDArray[np.int32],
    seed: int,
    progress: Callable[[float], None] = lambda _: None,
) -> Learned:
    """The character of every track, if it helps with artists it was not learned from.

    coordinates: (n_tracks, n_columns) of `space.sound_space`.  artist, recording: (n_tracks,).
    progress is told the fraction done.
    """
    pairs = Pairs.of(artist)
    if len(pairs.rows) < FEWEST_TRACKS:
        return Learned(None, None)
    n_steps = min(_STEPS, len(pairs.rows) // _TRACKS_PER_STEP)
    random = np.random.default_rng(seed)
    held_out = random.random(artist.max() + 1) < _HELD_OUT
    seen = Pairs.of(np.where(held_out[artist], -1, artist))
    trial = trained(coordinates, seen, seed, lambda done: progress(done / 3), n_steps * 3 // 8)
    columns = scaled(character(trial, coordinates), coordinates)
    judged = {
        "features": found_again(coordinates, artist, recording, held_out, seed),
        "with_character": found_again(
            np.concatenate([coordinates, columns], axis=1), artist, recording, held_out, seed
        ),
    }
    if judged["with_character"] <= judged["features"]:
        return Learned(None, judged)
    network = trained(coordinates, pairs, seed, lambda done: progress((1 + 2 * done) / 3), n_steps)
    return Learned(scaled(character(network, coordinates), coordinates), judged)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Tracks to draw pairs by one artist from.

    rows: (n,) sorted by artist.  starts, sizes: (n_artists,) where each artist's rows are, 2 or
    more.
    """

    rows: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.int64]

    @classmethod
    def of(cls, artist: npt.NDArray[np.int32]) -> Pairs:
        """The pairs of tracks with equal numbers; -1 is nobody."""
        counts = np.bincount(artist + 1)
        rows = np.flatnonzero((counts[artist + 1] > 1) & (artist >= 0))
        rows = rows[np.argsort(artist[rows], kind="stable")]
        _, starts, sizes = np.unique(artist[rows], return_index=True, return_counts=True)
        return cls(rows, starts, sizes)

    def draws(
        self, n: int, steps: int, random: np.random.Generator
    ) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
        """Rows of `n` different artists and, of each, of another track of theirs; `steps` times.

        Artists with more tracks are drawn more often, but less than in proportion.
        """
        chance = np.sqrt(np.minimum(self.sizes, _MOST_PER_ARTIST))
        chance = np.cumsum(chance / chance.sum())
        n = min(n, len(self.starts))
        for _ in range(steps):
            drawn = np.searchsorted(chance, random.random(n) * chance[-1])
            drawn = np.unique(np.minimum(drawn, len(self.starts) - 1))
            starts, sizes = self.starts[drawn], self.sizes[drawn]
            one = random.integers(sizes)
            other = (one + 1 + random.integers(sizes - 1)) % sizes
            yield self.rows[starts + one], self.rows[starts + other]


def trained(
    coordinates: FloatArray,
    pairs: Pairs,
    seed: int,
    progress: Callable[[float], None] = lambda _: None,
    steps: int = _STEPS,
) -> Network:
    """A network that was shown `steps` draws of pairs (Adam, its rate falling along a cosine)."""
    random = np.random.default_rng(seed)
    sizes = (coordinates.shape[1], _HIDDEN, _HIDDEN, N_COLUMNS)
    network: list[FloatArray] = []
    for n_in, n_out in pairwise(sizes):
        network.append((random.normal(size=(n_in, n_out)) * np.sqrt(2 / n_in)).astype(np.float32))
        network.append(np.zeros(n_out, dtype=np.float32))
    means = [np.zeros_like(each) for each in network]
    squares = [np.zeros_like(each) for each in network]
    for step, (ones, others) in enumerate(pairs.draws(_DRAWN, steps, random), start=1):
        slopes = _slopes(network, coordinates[np.concatenate([ones, others])])
        rate = _RATE * 0.5 * (1 + np.cos(np.pi * step / steps))
        for place, slope in enumerate(slopes):
            means[place] = 0.9 * means[place] + 0.1 * slope
            squares[place] = 0.999 * squares[place] + 0.001 * slope**2
            moved = means[place] / (1 - 0.9**step)
            moved /= np.sqrt(squares[place] / (1 - 0.999**step)) + 1e-8
            network[place] = (
                network[place] - np.float32(rate) * (moved + _DECAY * network[place])
            ).astype(np.float32)
        if step % 100 == 0:
            progress(step / steps)
    return tuple(network)


def character(network: Network, coordinates: FloatArray) -> FloatArray:
    """(n_tracks, N_COLUMNS) rows of length one: what the network makes of the coordinates."""
    blocks = [
        _forward(network, coordinates[start : start + 65_536])[-1]
        for start in range(0, len(coordinates), 65_536)
    ]
    found = np.concatenate(blocks)
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    units: FloatArray = (found / np.maximum(lengths, 1e-9)).astype(np.float32)
    return units


def scaled(columns: FloatArray, coordinates: FloatArray) -> FloatArray:
    """The character centred, with STRENGTH times the mean squared length of the coordinates."""
    centred = columns - columns.mean(axis=0, dtype=np.float64)
    ratio = (coordinates.astype(np.float64) ** 2).sum() / max((centred**2).sum(), 1e-12)
    found: FloatArray = (centred * np.sqrt(STRENGTH * ratio)).astype(np.float32)
    return found


def found_again(
    coordinates: FloatArray,
    artist: npt.NDArray[np.int32],
    recording: npt.NDArray[np.int32],
    of_interest: npt.NDArray[np.bool_],
    seed: int,
) -> float:
    """Share of tracks by artists of interest whose nearest other recording is by their artist.

    of_interest: (n_artists,). Up to _JUDGED tracks are looked at, among up to _AMONG tracks of
    artists of interest.
    """
    among = np.flatnonzero(of_interest[artist])
    random = np.random.default_rng(seed)
    among = random.permutation(among)[:_AMONG]
    rows = among[:_JUDGED]
    lengths = (coordinates[among] ** 2).sum(axis=1)
    distances = lengths - 2 * coordinates[rows] @ coordinates[among].T
    distances[recording[rows][:, None] == recording[among]] = np.inf
    nearest = among[distances.argmin(axis=1)]
    return float((artist[nearest] == artist[rows]).mean()) if len(rows) else 0.0


def _forward(network: Network | list[FloatArray], given: FloatArray) -> list[FloatArray]:
    """What each layer gives; but for the last, nothing below 0."""
    layers = [given]
    for place in range(0, len(network), 2):
        layer = layers[-1] @ network[place] + network[place + 1]
        layers.append(layer if place == len(network) - 2 else np.maximum(layer, 0))
    return layers


def _slopes(network: list[FloatArray], given: FloatArray) -> list[FloatArray]:
    """The gradient of the InfoNCE loss of n pairs, (2n, n_columns), row i and row n + i by one."""
    layers = _forward(network, given)
    lengths = np.linalg.norm(layers[-1], axis=1, keepdims=True) + 1e-6
    units = layers[-1] / lengths
    n = len(units)
    rows = np.arange(n)
    partner = (rows + n // 2) % n
    alike = units @ units.T / np.float32(_TEMPERATURE)
    np.fill_diagonal(alike, -np.inf)
    alike -= alike.max(axis=1, keepdims=True)
    chances = np.exp(alike)
    chances /= chances.sum(axis=1, keepdims=True)
    chances[rows, partner] -= 1
    chances /= n * _TEMPERATURE
    of_units = (chances + chances.T) @ units
    slope = (of_units - units * (of_units * units).sum(axis=1, keepdims=True)) / lengths
    slopes: list[FloatArray] = []
    for place in range(len(network) - 2, -1, -2):
        below = layers[place // 2]
        slopes[:0] = [below.T @ slope, slope.sum(axis=0)]
        if place:
            slope = (slope @ network[place].T) * (below > 0)
    return slopes
