"""Recommender: what somebody, or a kind of listener, might like next, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analytics.artifacts import OpenBuild
from analytics.catalogue import Catalogue
from analytics.errors import InvalidSpec
from analytics.folding import plain
from analytics.listening.plays import Plays
from analytics.playlist_files.name_keys import stripped
from analytics.recommending.choosing import best, held_back
from analytics.recommending.crowd import Crowd
from analytics.recommending.dislikes import Dislike, kept_shares
from analytics.recommending.evidence import (
    BOTH,
    SOUND,
    SOURCES,
    Evidence,
    Grounds,
    for_artists,
    for_tracks,
)
from analytics.recommending.following import Following
from analytics.recommending.genre_kin import GenreKin
from analytics.recommending.reasons import Because, Reasons
from analytics.recommending.taste import Taste, Weighed
from analytics.similar.artists import ARTIST_SOUNDS
from analytics.similar.sound import PLACES, open_sound

MOST: Final = 500
PER_ARTIST: Final = 2
"""Tracks of one artist in a list, unless somebody wants otherwise."""

_SPARE: Final = 2
"""Tracks that are looked at for each that is listed: some are editions of one another."""
_SESSION: Final = 20
"""Tracks of a session that are looked back on."""
_STEP_FADES: Final = 0.5
"""What a step from one track earlier counts, over one from the track just played."""
_UNSURE: Final = 5.0
"""People who must have gone on from a track until their steps count half of what they can."""
_STEPS_COUNT: Final = 40.0
"""What a step that everybody makes counts, in spreads of everything else."""

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Recommended:
    """A track.  score: higher is better; only comparable within one list.  because: why."""

    row: int
    score: float
    because: Because


@dataclass(frozen=True, slots=True)
class RecommendedArtist:
    """An artist by name, and a track of theirs; else as `Recommended`."""

    name: str
    row: int
    score: float
    because: Because


class Recommender:
    """Recommends from one build. Remembers nobody: a taste comes with each question."""

    def __init__(
        self,
        catalogue: Catalogue,
        grounds: Grounds,
        following: Following | None,
        percentiles: npt.NDArray[np.uint8],
    ) -> None:
        """following: None where nobody's plays are known.  percentiles: of the build."""
        self._catalogue = catalogue
        self._grounds = grounds
        self._following = following
        self._percentiles = percentiles

    @classmethod
    def open(cls, build: OpenBuild, catalogue: Catalogue) -> Recommender | None:
        """That of a build; None in one from before sounds were written."""
        if not (build.has(PLACES) and build.has(ARTIST_SOUNDS)):
            return None
        sound = open_sound(build)
        grounds = Grounds(
            sound,
            _by_number(build, catalogue, sound.artist),
            GenreKin.of(catalogue, sound.artist),
            Crowd.open(build, sound.artist),
        )
        return cls(catalogue, grounds, Following.open(build), build.array("percentiles.npy"))

    @property
    def sources(self) -> tuple[str, ...]:
        """What recommendations can be asked from: sound alone where nobody's plays are known."""
        return SOURCES if self._grounds.crowd else (SOUND,)

    def for_person(
        self,
        taste: Taste,
        n: int = 20,
        *,
        source: str = BOTH,
        half_life_days: float | None = None,
        dislikes: Sequence[Dislike] = (),
        new_only: bool = True,
        per_artist: int | None = PER_ARTIST,
    ) -> tuple[Recommended, ...]:
        """Up to `n` tracks for somebody, best first; none for somebody who played nothing.

        source: one of SOURCES; with BOTH, sound and what they play themselves stand alone where
        nobody's plays are known or nobody plays the same.  half_life_days: see `Taste.weighed`.
        new_only: leave out what they played, in every version. Of a song at most one version is
        listed, of an artist `per_artist` tracks, None for any number. The same question has the
        same answer. Raises InvalidSpec for what cannot be answered.
        """
        self._check(taste, n, source)
        played = taste.weighed(half_life_days)
        if not len(played):
            return ()
        evidence = for_tracks(self._grounds, played, source)
        return self._listed(
            evidence,
            evidence.total,
            played,
            n=n,
            dislikes=dislikes,
            new_only=new_only,
            per_artist=per_artist,
        )

    def artists_for(
        self,
        taste: Taste,
        n: int = 20,
        *,
        source: str = BOTH,
        half_life_days: float | None = None,
        dislikes: Sequence[Dislike] = (),
    ) -> tuple[RecommendedArtist, ...]:
        """Up to `n` artists that somebody has not played, best first; else as `for_person`.

        An artist all of whose tracks are out by what is disliked is out, too.
        """
        self._check(taste, n, source)
        played = taste.weighed(half_life_days)
        if not len(played):
            return ()
        evidence = for_artists(self._grounds, played, source)
        artist = self._grounds.sound.artist
        kept = np.zeros(len(evidence.total))
        np.maximum.at(kept, artist, self._kept(dislikes))
        kept[artist[played.rows]] = 0.0
        scores = held_back(evidence.total, kept)
        reasons = self._reasons(played)
        found = []
        for number in best(scores, n):
            row = int(self._track_of_artist[number])
            because = reasons.of_artist(number, row, evidence)
            found.append(RecommendedArtist(self._maker(row), row, float(scores[number]), because))
        return tuple(found)

    def for_segment(
        self,
        plays: Plays,
        n: int = 20,
        *,
        smallest: int,
        source: str = BOTH,
        dislikes: Sequence[Dislike] = (),
    ) -> tuple[Recommended, ...]:
        """Up to `n` tracks for people of one kind, `plays` theirs, from what they share.

        Only tracks that `smallest` of them play or more are looked at, so that nobody can be seen;
        none where there is nothing like that. Else as `for_person`.
        """
        return self.for_person(Taste.shared(plays, smallest), n, source=source, dislikes=dislikes)

    def next_tracks(
        self,
        session: Sequence[int],
        n: int = 20,
        *,
        dislikes: Sequence[Dislike] = (),
        per_artist: int | None = PER_ARTIST,
    ) -> tuple[Recommended, ...]:
        """Up to `n` tracks to go on with after `session`, rows in the order they were played.

        What people went on with after the last of them counts most; where too few did, what people
        who play the same play, and what sounds like it. Else as `for_person`.
        """
        taste = Taste.of_tracks(tuple(session)[-_SESSION:])
        self._check(taste, n, BOTH)
        if not len(taste):
            return ()
        played = taste.weighed()
        evidence = for_tracks(self._grounds, played, BOTH)
        steps = self.steps(taste.tracks.tolist())
        found = self._listed(
            evidence,
            evidence.total + steps,
            played,
            n=n,
            dislikes=dislikes,
            new_only=True,
            per_artist=per_artist,
        )
        return tuple(self._as_step(each, taste) if steps[each.row] > 0 else each for each in found)

    def steps(self, session: Sequence[int]) -> FloatArray:
        """(n_tracks,) how much people's steps speak for each as the next, 0 for most.

        The share of people who went on with it, shrunk where few went on at all.
        """
        found = np.zeros(self._catalogue.n_tracks, dtype=np.float32)
        if self._following is None:
            return found
        for back, row in enumerate(reversed(session)):
            tracks, people = self._following.after(row)
            sure = people.sum() + _UNSURE
            found[tracks] += (_STEPS_COUNT * _STEP_FADES**back * people / sure).astype(np.float32)
        return found

    # -- parts of the answers ---------------------------------------------------------------

    def _check(self, taste: Taste, n: int, source: str) -> None:
        taste.require_rows(self._catalogue.n_tracks)
        if not isinstance(n, int) or isinstance(n, bool) or not 1 <= n <= MOST:
            raise InvalidSpec("n", n, f"1 to {MOST}")
        if source not in SOURCES:
            raise InvalidSpec("source", source, ", ".join(SOURCES))
        if source not in (*self.sources, BOTH):
            raise InvalidSpec("source", source, f"{SOUND}, as nobody's plays are known here")

    def _listed(
        self,
        evidence: Evidence,
        total: FloatArray,
        played: Weighed,
        *,
        n: int,
        dislikes: Sequence[Dislike],
        new_only: bool,
        per_artist: int | None,
    ) -> tuple[Recommended, ...]:
        sound = self._grounds.sound
        kept = self._kept(dislikes)
        if new_only:
            kept[np.isin(sound.recording, sound.recording[played.rows])] = 0.0
        scores = held_back(total, kept)
        groups = [(sound.recording, 1)]
        if per_artist is not None:
            groups.append((sound.artist, per_artist))
        reasons = self._reasons(played)
        likely = best(scores, _SPARE * n, groups)
        known = played.rows if new_only else played.rows[:0]
        return tuple(
            Recommended(row, float(scores[row]), reasons.of_track(row, evidence))
            for row in self._of_different_titles(likely, known)[:n]
        )

    def _of_different_titles(self, likely: Sequence[int], known: IntArray) -> list[int]:
        """Those of rows whose title by their artist neither `known` has nor one before them.

        Editions of a song may differ so much in length that they are recordings of their own.
        """
        artist = self._grounds.sound.artist
        of_theirs = known[np.isin(artist[known], artist[likely])]
        seen = {(int(artist[row]), self._title(row)) for row in of_theirs.tolist()}
        kept = []
        for row in likely:
            title = (int(artist[row]), self._title(row))
            if title not in seen:
                seen.add(title)
                kept.append(row)
        return kept

    def _title(self, row: int) -> str:
        return plain(stripped(self._name(row)))

    def _kept(self, dislikes: Sequence[Dislike]) -> npt.NDArray[np.float64]:
        return kept_shares(
            dislikes, self._catalogue, self._percentiles, self._grounds.sound.recording
        )

    def _reasons(self, played: Weighed) -> Reasons:
        return Reasons(self._grounds, played, self._name, self._maker)

    def _as_step(self, each: Recommended, taste: Taste) -> Recommended:
        assert self._following is not None
        for row in reversed(taste.tracks.tolist()):
            if each.row in self._following.after(row)[0]:
                sentence = f"Also played after {self._name(row)}"
                return Recommended(each.row, each.score, Because("next", row, sentence))
        return each

    def _name(self, row: int) -> str:
        return str(self._catalogue.text([row], ["name"])["name"][0].as_py())

    def _maker(self, row: int) -> str:
        return str(self._catalogue.text([row], ["artists"])["artists"][0].as_py()[0])

    @cached_property
    def _track_of_artist(self) -> npt.NDArray[np.int64]:
        """(n_artists,) the first track of each artist, by number."""
        return np.unique(self._grounds.sound.artist, return_index=True)[1]


def _by_number(
    build: OpenBuild, catalogue: Catalogue, artist: npt.NDArray[Any]
) -> npt.NDArray[np.float32]:
    """(n_artists, d) the sounds of the artists, by the numbers of `Sound.artist`.

    A build has them by the place among all who are named, and several spellings have one number.
    """
    sounds = build.array(ARTIST_SOUNDS)
    _, first = np.unique(artist, return_index=True)
    names = catalogue.text(first, ["artists"])["artists"]
    makers = pa.array([each[0] for each in names.to_pylist()], pa.string())
    places = pc.index_in(makers, value_set=catalogue.artists.names.combine_chunks())
    found: npt.NDArray[np.float32] = sounds[places.to_numpy(zero_copy_only=False).astype(np.int64)]
    return found
