"""Taste facets: the different things one person listens to, rather than the mean of them all.

Plain numpy, so that it answers while somebody waits. Same plays, same facets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.listening.dividing import MOST, divided
from analytics.mood_words import Character, name_moods

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.integer[Any]]

TYPICAL: Final = 5
DAY: Final = 86_400

__all__ = ["DAY", "MOST", "Facet", "Facets", "Sounds", "decayed", "facets_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Sounds:
    """How every track of a catalogue sounds.

    values: (n_tracks, f) of `names`, standardised over the catalogue, finite: mean + scale * values
    is in each feature's own unit.  artist: (n_tracks,) equal for tracks of one first artist.
    """

    names: tuple[str, ...]
    values: npt.NDArray[np.floating[Any]]
    mean: FloatArray
    scale: FloatArray
    artist: IntArray

    @classmethod
    def open(cls, build: OpenBuild) -> Self:
        """Those of a build's tracks."""
        facts = build.json("features.json")
        return cls(
            names=tuple(facts["names"]),
            values=build.array("features.npy"),
            mean=np.array(facts["mean"]),
            scale=np.array(facts["scale"]),
            artist=build.array("first_artist.npy"),
        )

    def character(self, centre: FloatArray) -> Character:
        """What a place, (f,) standardised, sounds like."""
        levels = self.mean + centre * self.scale
        return Character(
            effects=dict(zip(self.names, centre.tolist(), strict=True)),
            levels=dict(zip(self.names, levels.tolist(), strict=True)),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Facet:
    """One of the things somebody listens to.

    name: in the words of moods; no other facet of theirs has it.  share: of their plays, as they
    were weighted, 0 to 1.  n_tracks: different ones.  centre: (f,) standardised.  typical: rows of
    up to TYPICAL tracks, of the half that is played most those nearest to the centre, no artist
    twice.  rows: all of its tracks.
    """

    name: str
    share: float
    n_tracks: int
    centre: FloatArray
    typical: tuple[int, ...]
    rows: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Facets:
    """Somebody's facets, the largest share first; one where their plays are of one taste.

    explained: how much of the spread of what they play lies between facets, 0 to 1; 0 for one.
    """

    facets: tuple[Facet, ...]
    explained: float

    @property
    def is_one_taste(self) -> bool:
        """Whether no division told more than dividing any single taste would."""
        return len(self.facets) == 1


def decayed(
    second: IntArray, count: IntArray, *, now: int, half_life_days: float | None
) -> FloatArray:
    """(n,) how much plays count: `count`, halved for every half-life that lies between and `now`.

    None for plays that count the same whenever they were. Plays after `now` count in full.
    """
    whole = count.astype(np.float64)
    if half_life_days is None:
        return whole
    age = np.maximum(0, now - second) / DAY
    return whole * np.exp2(-age / half_life_days)


def facets_of(track: IntArray, weight: FloatArray, sounds: Sounds, *, most: int = MOST) -> Facets:
    """The facets of plays of the rows `track`, (n,), which count `weight`, (n,), 0 or more.

    At most `most`. How plays are divided, and when they are not, is `analytics.listening.dividing`;
    there a track counts as the square root of its plays, so that one song on repeat is no taste of
    its own. Nobody's plays have no facets.
    """
    rows, place = np.unique(track, return_inverse=True)
    plays: FloatArray = np.bincount(place, weights=weight, minlength=len(rows)).astype(np.float64)
    rows, plays = rows[plays > 0], plays[plays > 0]
    if not len(rows):
        return Facets((), 0.0)
    values = np.asarray(sounds.values[rows], dtype=np.float64)
    found = divided(values, np.sqrt(plays), most=most)
    shares = np.bincount(found.labels, weights=plays) / plays.sum()
    order = np.lexsort((*found.centres.T, -shares))
    names = name_moods([sounds.character(found.centres[group]) for group in order])
    facets = []
    for group, name in zip(order.tolist(), names, strict=True):
        inside = np.flatnonzero(found.labels == group)
        distance = np.linalg.norm(values[inside] - found.centres[group], axis=1)
        facets.append(
            Facet(
                name=name,
                share=float(shares[group]),
                n_tracks=len(inside),
                centre=found.centres[group],
                typical=_typical(rows[inside], plays[inside], distance, sounds.artist),
                rows=rows[inside],
            )
        )
    return Facets(tuple(facets), found.explained)


def _typical(
    rows: IntArray, plays: FloatArray, distance: FloatArray, artist: IntArray
) -> tuple[int, ...]:
    often = plays >= np.median(plays)
    order = np.lexsort((rows, distance, ~often))
    chosen: dict[int, int] = {}
    for row in rows[order].tolist():
        chosen.setdefault(int(artist[row]), row)
        if len(chosen) == TYPICAL:
            break
    return tuple(chosen.values())
