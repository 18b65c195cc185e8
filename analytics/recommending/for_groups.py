"""What a group of people might like next: what they lean to more than everybody does.

A group is not one large person. Between them many people play nearly everything, and what is then
left as new to them is what such people play least. So everybody stands somewhere among the factors
of a build; a group stands in the middle of its own people, and what counts is which way from the
middle of everybody that is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.errors import InvalidSpec
from analytics.listening.plays import Plays
from analytics.recommending.behaviour import Factors
from analytics.recommending.crowd import people_file
from analytics.recommending.evidence import (
    BEHAVIOUR,
    BOTH,
    SOUND,
    SOURCES,
    Evidence,
    Grounds,
    for_tracks,
    standardised,
)
from analytics.recommending.listing import Listing, Recommended
from analytics.recommending.reasons import Because
from analytics.recommending.taste import Taste, Weighed

_EVERYBODY: Final = 0.5
"""How much of everybody's middle is taken off a group's: with none everybody's hits come first,
with all of it rarities."""
_KNOWN: Final = 0.05
"""Share of a group that plays a track from which on it is nothing new to them."""
_WEIGHTS: Final[Mapping[str, Mapping[str, float]]] = {
    SOUND: {"sound": 1.0},
    BEHAVIOUR: {"track": 1.0, "artist": 1.0},
    BOTH: {"track": 1.0, "artist": 1.0, "sound": 0.3},
}
"""What each voice counts, by the source; like the two above found on a validation split."""

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Everybody:
    """Where the people of a build stand among its factors.

    by_track, by_artist: (m, f) float16, of the m people in the order of the plays.
    """

    by_track: npt.NDArray[np.float16]
    by_artist: npt.NDArray[np.float16]

    @classmethod
    def open(cls, build: OpenBuild) -> Everybody | None:
        """That of a build; None in one without plays, or from before it was written."""
        files = [people_file(kind) for kind in ("item", "artist")]
        if not all(build.has(file) for file in files):
            return None
        return cls(*(build.array(file) for file in files))


@dataclass(frozen=True, slots=True, eq=False)
class Leaning:
    """What speaks for each track, to a group.

    total: (n_tracks,) float32, higher is better.  known: rows that are nothing new to the group.
    shared: what they share, see `Taste.shared`.  people: of each row of it, how many play it.
    by_sound: how near each track is to what they share.
    """

    total: FloatArray
    known: IntArray
    shared: Weighed
    people: IntArray
    by_sound: Evidence


def leaning_of(
    grounds: Grounds,
    everybody: Everybody,
    members: IntArray,
    plays: Plays,
    *,
    smallest: int,
    source: str = BOTH,
) -> Leaning | None:
    """Which way a group leans; None where it is smaller than `smallest`, or shares nothing.

    members: (k,) the listeners of the group.  plays: theirs.  source: one of SOURCES. Nobody can be
    seen in it: it is a mean over `smallest` people or more, and only what so many of them play is
    shared or known. Raises InvalidSpec.
    """
    if source not in SOURCES:
        raise InvalidSpec("source", source, ", ".join(SOURCES))
    shared = Taste.shared(plays, smallest)
    if grounds.crowd is None or len(members) < smallest or not len(shared):
        return None
    played = shared.weighed()
    by_sound = for_tracks(grounds, played, SOUND)
    voices = {
        **by_sound.voices,
        "track": _towards(
            grounds.crowd.tracks, everybody.by_track, members, grounds.sound.n_tracks
        ),
        "artist": _towards(
            grounds.crowd.artists, everybody.by_artist, members, len(grounds.artist_sounds)
        )[grounds.sound.artist],
    }
    total = np.zeros(grounds.sound.n_tracks, dtype=np.float32)
    for name, weight in _WEIGHTS[source].items():
        total += np.float32(weight) * standardised(voices[name])
    known = shared.tracks[shared.counts >= max(smallest, _KNOWN * len(members))]
    return Leaning(total, known, played, shared.counts, by_sound)


def _towards(
    factors: Factors, people: npt.NDArray[np.float16], members: IntArray, n: int
) -> FloatArray:
    """(n,) how far the middle of the members is the way of each track or artist."""
    middle = people[members].mean(axis=0, dtype=np.float64)
    return factors.towards(middle - _EVERYBODY * people.mean(axis=0, dtype=np.float64), n)


class ForGroups:
    """Recommends to groups of the people of one build."""

    def __init__(self, listing: Listing, everybody: Everybody) -> None:
        """Both of one build, which has plays."""
        self._listing = listing
        self._everybody = everybody

    @classmethod
    def open(cls, build: OpenBuild, listing: Listing) -> ForGroups | None:
        """That of a build; None in one without plays, or from before people were placed in it."""
        everybody = Everybody.open(build)
        if everybody is None or listing.grounds.crowd is None:
            return None
        return cls(listing, everybody)

    def tracks(
        self, members: IntArray, plays: Plays, n: int = 20, *, smallest: int, source: str = BOTH
    ) -> tuple[Recommended, ...]:
        """Up to `n` tracks that few of a group play, best first, each with why.

        Else as `leaning_of`; none where that is None. Of a song at most one version is listed, of
        an artist one track. Raises InvalidSpec.
        """
        grounds = self._listing.grounds
        self._listing.require_number(n)
        leaning = leaning_of(
            grounds, self._everybody, members, plays, smallest=smallest, source=source
        )
        if leaning is None:
            return ()
        reasons = self._listing.reasons(leaning.shared)
        chosen = self._listing.best(
            leaning.total, leaning.known, n=n, dislikes=(), new_only=True, per_artist=1
        )
        return tuple(
            Recommended(
                row,
                score,
                self._because(row, leaning) or reasons.of_track(row, leaning.by_sound),
            )
            for row, score in chosen
        )

    def _because(self, row: int, leaning: Leaning) -> Because | None:
        """The track they share whose people are most those of this one; None if nobody plays it."""
        crowd, sound = self._listing.grounds.crowd, self._listing.grounds.sound
        others = sound.recording[leaning.shared.rows] != sound.recording[row]
        rows, people = leaning.shared.rows[others], leaning.people[others]
        alike = crowd.tracks.alike(row, rows) if crowd and len(rows) else None
        if alike is None:
            return None
        follows, n_people = int(rows[alike.argmax()]), int(people[alike.argmax()])
        name = self._listing.name(follows)
        if sound.artist[follows] == sound.artist[row]:
            sentence = f"More by {self._listing.maker(row)}: {n_people:,} of them play {name}"
            return Because("own", follows, sentence)
        sentence = f"People who play {name}, as {n_people:,} of them do, play this too"
        return Because("track", follows, sentence)
