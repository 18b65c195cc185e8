"""Why a track is listed: what each part of the sound adds to its distance, in words and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.similar.distances import Distances
from analytics.similar.request import Request
from analytics.similar.sound import CHARACTER, Sound

TENTHS: Final = 1000
"""Shares are whole tenths of a percent, so that they add up to exactly 100%."""

_SAME: Final = 0.35
_OTHER: Final = 0.6
"""Differences, in standard deviations of the part, that are called the same, and different."""

_MOST_SAME: Final = 3
_MOST_OTHER: Final = 2
_BEAT_APART: Final = 0.8
"""A tempo this far off, while its beat is the same, is half or double the tempo."""

_WORDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "danceability": ("danceability", "less danceable", "more danceable"),
    "energy": ("energy", "calmer", "more energetic"),
    "loudness": ("loudness", "quieter", "louder"),
    "speechiness": ("amount of speech", "less spoken", "more spoken"),
    "acousticness": ("acoustic sound", "less acoustic", "more acoustic"),
    "instrumentalness": ("amount of singing", "more vocal", "more instrumental"),
    "liveness": ("live feel", "more of a studio sound", "more of a live sound"),
    "valence": ("mood", "sadder", "happier"),
    "tempo": ("tempo", "slower", "faster"),
    "duration": ("length", "shorter", "longer"),
    "mode": ("scale", "in minor", "in major"),
    "time_signature": ("beats in a bar", "fewer beats in a bar", "more beats in a bar"),
    "explicit": ("language", "clean", "explicit"),
}
"""Each part: what is the same, and what a track with less and with more of it is."""

_ALWAYS_ALIKE: Final = ("mode", "time_signature", "explicit")
"""Most tracks agree in these, so agreeing is no news."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one part adds to the distance.

    tenths: of a percent; over all shares they sum to 1000, to 0 where nothing differs.
    distance: squared, what this part adds.  difference: of the match over the mean of the seeds, in
    standard deviations of the part; of the learned character, which has no more or less, its
    distance over that of two tracks picked at random.
    """

    name: str
    label: str
    tenths: int
    distance: float
    difference: float

    @property
    def percent(self) -> float:
        """The share in percent."""
        return self.tenths / 10


@dataclass(frozen=True, slots=True)
class Why:
    """Why one track is as near as it is.

    shares: of every part that counts, largest first; of the distance alone.
    lost_to_away, lost_to_hubs: points of 100 by which `similarity` is lower because the track is
    near to what is steered away from, and because it is near to a great many.
    """

    row: int
    similarity: float
    sentence: str
    shares: tuple[Share, ...]
    lost_to_away: float
    lost_to_hubs: float


def why(sound: Sound, request: Request, rows: tuple[int, ...]) -> tuple[Why, ...]:
    """Why each of `rows` is as near to the seeds of `request` as it is.

    Raises InvalidSpec for what cannot be answered.
    """
    Request(seeds=rows).check(sound)
    request.check(sound)
    measured = Distances(sound, request)
    places = np.array(rows)
    parts = measured.parts_from(request.seeds, places)
    differences = differences_from(sound, request.seeds, rows)
    similarities = measured.similarity(measured.exact_costs(places)[1])
    lost = measured.points_lost(places)
    found = []
    for place, row in enumerate(rows):
        shares = shares_of(sound, measured, parts[place], differences[place])
        sentence = _sentence(sound, request, measured, row, shares)
        found.append(Why(row, float(similarities[place]), sentence, shares, *lost[place].tolist()))
    return tuple(found)


def shares_of(
    sound: Sound,
    measured: Distances,
    parts: npt.NDArray[np.float64],
    differences: npt.NDArray[np.float64],
) -> tuple[Share, ...]:
    """The shares of (n_parts,) squared distances, largest first; those without weight left out."""
    counts = np.flatnonzero(measured.weights > 0)
    tenths = in_tenths(parts[counts])
    shares = [
        Share(
            name=sound.parts[place].name,
            label=sound.parts[place].label,
            tenths=int(tenth),
            distance=float(parts[place]),
            difference=float(differences[place]),
        )
        for place, tenth in zip(counts.tolist(), tenths, strict=True)
    ]
    return tuple(sorted(shares, key=lambda share: -share.distance))


def in_tenths(amounts: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Amounts, none negative, as whole tenths of a percent of their sum, by largest remainder.

    They sum to exactly TENTHS; each is less than one off. All zeros stay zeros.
    """
    total = amounts.sum()
    if total <= 0:
        return np.zeros(len(amounts), dtype=np.int64)
    exact = amounts / total * TENTHS
    whole: npt.NDArray[np.int64] = np.floor(exact).astype(np.int64)
    most_left = np.argsort(whole - exact, kind="stable")
    whole[most_left[: TENTHS - whole.sum()]] += 1
    return whole


def differences_from(
    sound: Sound, seeds: tuple[int, ...], rows: tuple[int, ...]
) -> npt.NDArray[np.float64]:
    """(n, n_parts) by how much each of `rows` has more of each part than the seeds on average.

    In standard deviations of the part over the catalogue; see `Share` for the learned character.
    """
    origin = sound.coordinates[np.array(seeds)].mean(axis=0, dtype=np.float64)
    apart = sound.coordinates[np.array(rows)] - origin
    spreads = np.array([part.spread for part in sound.parts])
    deviations = np.array([part.deviations[0] for part in sound.parts])
    found: npt.NDArray[np.float64] = apart[:, [part.start for part in sound.parts]] / deviations
    for place, part in enumerate(sound.parts):
        if part.name == CHARACTER:
            lengths = (apart[:, part.start : part.stop] ** 2).sum(axis=1)
            found[:, place] = np.sqrt(lengths / spreads[place])
    return found


def _sentence(
    sound: Sound, request: Request, measured: Distances, row: int, shares: tuple[Share, ...]
) -> str:
    """What is the same and what is different, as "Same energy and tempo; less acoustic"."""
    if not any(share.tenths for share in shares):
        return "The same in everything compared"
    heard = [share for share in shares if share.name != CHARACTER]
    unusual = differences_from_usual(sound, request.seeds)
    far = {share.name: _distance_in(sound, share, measured) for share in heard}
    octaves = "tempo" if _is_half_or_double(sound, request.seeds, row, heard) else ""
    same = sorted(
        (
            share.name
            for share in heard
            if far[share.name] <= _SAME and share.name not in (*_ALWAYS_ALIKE, octaves)
        ),
        key=lambda name: -unusual[name] * measured.weights[sound.names().index(name)],
    )[:_MOST_SAME]
    other = [
        _in_words(share, octaves)
        for share in heard
        if far[share.name] >= _OTHER or share.name == octaves
    ][:_MOST_OTHER]
    pieces = [f"Same {_listed([_WORDS[name][0] for name in same])}"] if same else []
    pieces += [_listed(other)] if other else []
    if not pieces:
        return "Close in every part, the same in none"
    sentence = "; ".join(pieces)
    return sentence[0].upper() + sentence[1:]


def differences_from_usual(sound: Sound, seeds: tuple[int, ...]) -> dict[str, float]:
    """How far the seeds are from what is usual in each part, in standard deviations."""
    origin = sound.coordinates[np.array(seeds)].mean(axis=0, dtype=np.float64)
    lengths = np.sqrt(sound.by_part(origin**2))
    return {
        part.name: float(length / np.sqrt(max(part.spread / 2, np.finfo(float).tiny)))
        for part, length in zip(sound.parts, lengths, strict=True)
    }


def _distance_in(sound: Sound, share: Share, measured: Distances) -> float:
    """How far apart in one part, in its standard deviations, its weight left out."""
    place = sound.names().index(share.name)
    if measured.request.measure == "direction":
        return abs(share.difference)
    variance = max(sound.parts[place].spread / 2, np.finfo(float).tiny)
    return float(np.sqrt(share.distance / measured.weights[place] / variance))


def _is_half_or_double(sound: Sound, seeds: tuple[int, ...], row: int, heard: list[Share]) -> bool:
    """Whether the tempo is far off while around the octave it is the same."""
    tempo = [share for share in heard if share.name == "tempo"]
    if not tempo or abs(tempo[0].difference) < _BEAT_APART:
        return False
    part = sound.parts[sound.names().index("tempo")]
    octave = slice(part.start + 1, part.stop)
    origin = sound.coordinates[np.array(seeds), octave].mean(axis=0, dtype=np.float64)
    apart = float(np.linalg.norm(sound.coordinates[row, octave] - origin))
    return apart <= _SAME * float(np.linalg.norm(part.deviations[1:]))


def _in_words(share: Share, octaves: str) -> str:
    _, less, more = _WORDS[share.name]
    if share.name == octaves:
        return "double the tempo" if share.difference > 0 else "half the tempo"
    return more if share.difference > 0 else less


def _listed(words: list[str]) -> str:
    """Words with commas, the last with "and"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
