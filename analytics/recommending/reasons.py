"""Why something is recommended: the voice that speaks loudest for it, and what it follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analytics.recommending.evidence import Evidence, Grounds
from analytics.recommending.taste import Weighed
from analytics.similar.request import Request
from analytics.similar.why import why


@dataclass(frozen=True, slots=True)
class Because:
    """A reason.

    voice: "sound", "track" or "artist" (what others play who play the same), "own" (more by
    somebody they play), "genre", or "next" (what others went on with).  follows: the row of the
    track played that it follows.  sentence: the same in words.  people: how many went on with it,
    or play both; 0 where nobody counted.
    """

    voice: str
    follows: int
    sentence: str
    people: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Reasons:
    """Gives reasons to one person.

    name_of, maker_of: the name of a track, and of its first artist, by its row.
    """

    grounds: Grounds
    played: Weighed
    name_of: Callable[[int], str]
    maker_of: Callable[[int], str]

    def of_track(self, row: int, evidence: Evidence) -> Because:
        """Why a track is recommended."""
        voice = _loudest(evidence, row)
        if voice == "track" and evidence.by_track_of and self.grounds.crowd:
            follows = self._strongest_track(row, evidence)
            return Because(voice, follows, f"People who play {self.name_of(follows)} play this too")
        if voice == "artist" and evidence.by_artist_of and self.grounds.crowd:
            number = int(self.grounds.sound.artist[row])
            return self._by_artist(number, self.maker_of(row), evidence)
        if voice == "own":
            number = int(self.grounds.sound.artist[row])
            return Because(voice, self._most_played_by(number), f"More by {self.maker_of(row)}")
        return self._by_sound(row, evidence)

    def of_artist(self, number: int, row: int, evidence: Evidence) -> Because:
        """Why an artist is recommended.  row: a track of theirs."""
        voice = _loudest(evidence, number)
        if voice == "artist" and evidence.by_artist_of and self.grounds.crowd:
            return self._by_artist(number, self.maker_of(row), evidence)
        sounds = self.grounds.artist_sounds
        theirs = np.unique(self.grounds.sound.artist[self.played.rows])
        theirs = theirs[theirs != number] if len(theirs) > 1 else theirs
        apart = ((sounds[theirs] - sounds[number]) ** 2).sum(axis=1)
        follows = self._most_played_by(int(theirs[int(apart.argmin())]))
        words = "Sounds like" if voice == "sound" else "The same kinds of music as"
        return Because(voice, follows, f"{words} {self.maker_of(follows)}")

    def _by_artist(self, number: int, name: str, evidence: Evidence) -> Because:
        crowd, person = self.grounds.crowd, evidence.by_artist_of
        assert crowd is not None and person is not None
        added = crowd.artists.contributions(person, np.array([number]))[0]
        strongest = int(crowd.artists.numbers[person.items[int(added.argmax())]])
        follows = self._most_played_by(strongest)
        if strongest == number:
            return Because("own", follows, f"More by {name}")
        sentence = f"People who play {self.maker_of(follows)} play {name} too"
        return Because("artist", follows, sentence)

    def _strongest_track(self, row: int, evidence: Evidence) -> int:
        crowd, person = self.grounds.crowd, evidence.by_track_of
        assert crowd is not None and person is not None
        added = crowd.tracks.contributions(person, np.array([row]))[0]
        return int(crowd.tracks.numbers[person.items[int(added.argmax())]])

    def _most_played_by(self, number: int) -> int:
        """The row played most of an artist's; where none was, of all."""
        weights = self.played.weights
        by_them = self.grounds.sound.artist[self.played.rows] == number
        return int(
            self.played.rows[int(np.where(by_them, weights + weights.max(), weights).argmax())]
        )

    def _by_sound(self, row: int, evidence: Evidence) -> Because:
        sound = self.grounds.sound
        if evidence.facet_of is None:
            follows = int(self.played.rows[int(self.played.weights.argmax())])
            return Because(
                "track", follows, f"People who play {self.name_of(follows)} play this too"
            )
        seeds = np.array(evidence.kinds[int(evidence.facet_of[row])].seeds)
        seeds = seeds[seeds != row] if len(seeds) > 1 else seeds
        apart = ((sound.coordinates[seeds] - sound.coordinates[row]) ** 2).sum(axis=1)
        follows = int(seeds[int(apart.argmin())])
        words = why(sound, Request(seeds=(follows,)), (row,))[0].sentence
        sentence = f"Sounds like {self.name_of(follows)}: {words[0].lower()}{words[1:]}"
        return Because("sound", follows, sentence)


def _loudest(evidence: Evidence, place: int) -> str:
    """The voice that says most for one track or artist; the first of several."""
    return max(evidence.voices, key=lambda name: float(evidence.voices[name][place]))
