"""What speaks for every track, or every artist, and how much each voice counts.

Voices speak on scales of their own, so each is standardised over the catalogue (mean 0, spread 1)
before they are added up. The weights were found on validation splits of real listening.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.recommending.behaviour import FoldedIn
from analytics.recommending.crowd import Crowd, by_artist
from analytics.recommending.genre_kin import GenreKin
from analytics.recommending.hearing import Facet, facets, heard
from analytics.recommending.taste import Weighed
from analytics.similar.sound import Sound

SOUND: Final = "sound"
BEHAVIOUR: Final = "behaviour"
BOTH: Final = "both"
SOURCES: Final = (BOTH, SOUND, BEHAVIOUR)

_OF_TRACKS: Final[Mapping[str, Mapping[str, float]]] = {
    SOUND: {"sound": 1.0},
    BEHAVIOUR: {"track": 1.0, "artist": 0.3},
    BOTH: {"track": 1.0, "artist": 0.3, "own": 0.3, "sound": 0.1},
}
_OF_ARTISTS: Final[Mapping[str, Mapping[str, float]]] = {
    SOUND: {"sound": 1.0},
    BEHAVIOUR: {"artist": 1.0},
    BOTH: {"artist": 1.0, "genre": 0.2, "sound": 0.1},
}
_ALONE: Final[Mapping[str, float]] = {"own": 0.3, "sound": 1.0, "genre": 0.5}
"""What counts where nobody's plays are known, or none like somebody's: their own, and the sound."""

_MIXTURE_WIDTH: Final = 0.1
"""Squared discrepancy of two artists' tracks at which one counts 1 / e for the other."""
_MOST_ARTISTS: Final = 200
"""Artists played that are listened to one by one; others, played less, would change little."""

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Grounds:
    """What recommendations rest on.

    artist_sounds: (n_artists, d) of `similar.artists`, by the numbers of `Sound.artist`.
    genres: None where there are none.  crowd: None where nobody's plays are known.
    """

    sound: Sound
    artist_sounds: FloatArray
    genres: GenreKin | None
    crowd: Crowd | None


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What speaks for each of n tracks or artists.

    voices: (n,) float32 of each, weighed; they sum to `total`.  kinds: the facets of the taste.
    facet_of: (n,) the facet each track is nearest to; of tracks, where sound counts.
    by_track_of, by_artist_of: the person among the factors, where their voices count.
    """

    voices: Mapping[str, FloatArray]
    kinds: tuple[Facet, ...] = ()
    facet_of: IntArray | None = None
    by_track_of: FoldedIn | None = None
    by_artist_of: FoldedIn | None = None

    @property
    def total(self) -> FloatArray:
        """(n,) the sum of all voices."""
        found: FloatArray = np.sum(list(self.voices.values()), axis=0, dtype=np.float32)
        return found


def for_tracks(grounds: Grounds, played: Weighed, source: str) -> Evidence:
    """What speaks for every track, to somebody who played something."""
    weights = _OF_TRACKS[source]
    said = grounds.crowd.says(played) if grounds.crowd and "artist" in weights else None
    if source == BOTH and (said is None or said.by_artist_of is None):
        weights = {name: _ALONE[name] for name in ("own", "sound")}
    voices: dict[str, FloatArray] = {}
    kinds: tuple[Facet, ...] = ()
    facet_of = None
    if said is not None:
        voices |= {"track": said.by_track, "artist": said.by_artist}
    if "own" in weights:
        numbers, plays = by_artist(played, grounds.sound.artist)
        own = np.zeros(len(grounds.artist_sounds), dtype=np.float32)
        # The root: the artist played most is not all that somebody wants to hear of.
        own[numbers] = np.sqrt(plays)
        voices["own"] = own[grounds.sound.artist]
    if "sound" in weights:
        kinds = facets(grounds.sound, played)
        voices["sound"], facet_of = heard(grounds.sound, kinds)
    return Evidence(
        _weighed(voices, weights),
        kinds,
        facet_of,
        said.by_track_of if said else None,
        said.by_artist_of if said else None,
    )


def for_artists(grounds: Grounds, played: Weighed, source: str) -> Evidence:
    """What speaks for every artist, to somebody who played something."""
    weights = _OF_ARTISTS[source]
    numbers, plays = by_artist(played, grounds.sound.artist)
    person = None
    if grounds.crowd and "artist" in weights:
        person = grounds.crowd.place_of_artists(numbers, plays)
    if source == BOTH and person is None:
        weights = {name: _ALONE[name] for name in ("sound", "genre")}
    voices: dict[str, FloatArray] = {}
    if person is not None and grounds.crowd:
        voices["artist"] = grounds.crowd.artists.scores(person, len(grounds.artist_sounds))
    if "sound" in weights:
        voices["sound"] = _like_artists(grounds.artist_sounds, numbers, plays)
    if "genre" in weights and grounds.genres:
        voices["genre"] = grounds.genres.artists(grounds.genres.direction(played))
    return Evidence(_weighed(voices, weights), by_artist_of=person)


def _like_artists(
    sounds: FloatArray, numbers: IntArray, plays: npt.NDArray[np.float64]
) -> FloatArray:
    """(n_artists,) how much each sounds like those played most, by how much they were played.

    The sum of exp(-D / _MIXTURE_WIDTH), D the squared maximum mean discrepancy of their tracks.
    """
    most = np.lexsort((numbers, -plays))[:_MOST_ARTISTS]
    numbers, plays = numbers[most], plays[most]
    theirs = sounds[numbers]
    apart = 2 * (sounds @ theirs.T)
    apart -= np.einsum("ij,ij->i", sounds, sounds)[:, None]
    apart -= np.einsum("ij,ij->i", theirs, theirs)
    np.minimum(apart, 0, out=apart)
    apart /= np.float32(_MIXTURE_WIDTH)
    found: FloatArray = np.exp(apart, out=apart) @ plays.astype(np.float32)
    return found


def _weighed(
    voices: Mapping[str, FloatArray], weights: Mapping[str, float]
) -> dict[str, FloatArray]:
    return {
        name: standardised(voices[name]) * np.float32(weight)
        for name, weight in weights.items()
        if name in voices
    }


def standardised(values: FloatArray) -> FloatArray:
    """(n,) with mean 0 and spread 1; zeros where all are the same."""
    spread = float(values.std(dtype=np.float64))
    middle = values.mean(dtype=np.float64)
    if not spread > 1e-12:
        return np.zeros_like(values)
    found: FloatArray = ((values - np.float32(middle)) / np.float32(spread)).astype(np.float32)
    return found
