"""Recommender: what somebody, or a kind of listener, might like next, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analytics.artifacts import OpenBuild
from analytics.catalogue import Catalogue
from analytics.errors import InvalidSpec
from analytics.listening.plays import Plays
from analytics.recommending.choosing import best, held_back
from analytics.recommending.crowd import Crowd
from analytics.recommending.dislikes import Dislike
from analytics.recommending.evidence import (
    BOTH,
    SOUND,
    SOURCES,
    Grounds,
    for_artists,
    for_tracks,
)
from analytics.recommending.following import Following
from analytics.recommending.genre_kin import GenreKin
from analytics.recommending.going_on import AfterTrack, GoingOn
from analytics.recommending.listing import PER_ARTIST, Listing, Recommended
from analytics.recommending.played_by import PlayedBy
from analytics.recommending.reasons import Because
from analytics.recommending.taste import Taste
from analytics.similar.artists import ARTIST_SOUNDS
from analytics.similar.sound import PLACES, open_sound


@dataclass(frozen=True, slots=True)
class RecommendedArtist:
    """An artist by name, and a track of theirs.  score, because: as of `Recommended`."""

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
        played_by: PlayedBy | None = None,
    ) -> None:
        """following, played_by: None where nobody's plays are known.  percentiles: of the build."""
        self._grounds = grounds
        self._listing = Listing(catalogue, grounds, percentiles)
        self._going_on = GoingOn(self._listing, following, played_by)

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
        return cls(
            catalogue,
            grounds,
            Following.open(build),
            build.array("percentiles.npy"),
            PlayedBy.open(build, catalogue.n_tracks),
        )

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
        return self._listing.listed(
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
        np.maximum.at(kept, artist, self._listing.kept(dislikes))
        kept[artist[played.rows]] = 0.0
        scores = held_back(evidence.total, kept)
        reasons = self._listing.reasons(played)
        found = []
        for number in best(scores, n):
            row = int(self._track_of_artist[number])
            because = reasons.of_artist(number, row, evidence)
            found.append(
                RecommendedArtist(self._listing.maker(row), row, float(scores[number]), because)
            )
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
        smallest: int = 1,
    ) -> tuple[Recommended, ...]:
        """Up to `n` tracks to go on with after `session`; see `GoingOn.next_tracks`."""
        return self._going_on.next_tracks(
            session, n, dislikes=dislikes, per_artist=per_artist, smallest=smallest
        )

    def after(self, row: int, n: int, *, smallest: int) -> AfterTrack | None:
        """What people play after one track; see `GoingOn.after`."""
        return self._going_on.after(row, n, smallest=smallest)

    # -- parts of the answers ---------------------------------------------------------------

    def _check(self, taste: Taste, n: int, source: str) -> None:
        self._listing.require(taste, n)
        if source not in SOURCES:
            raise InvalidSpec("source", source, ", ".join(SOURCES))
        if source not in (*self.sources, BOTH):
            raise InvalidSpec("source", source, f"{SOUND}, as nobody's plays are known here")

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
