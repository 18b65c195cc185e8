"""What comes next in a session: what people went on with, and what else speaks for a track."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.recommending.dislikes import Dislike
from analytics.recommending.evidence import BEHAVIOUR, BOTH, SOUND, Evidence, for_tracks
from analytics.recommending.following import Following
from analytics.recommending.listing import PER_ARTIST, Listing, Recommended
from analytics.recommending.played_by import PlayedBy
from analytics.recommending.reasons import Because
from analytics.recommending.taste import Taste

_SESSION: Final = 20
"""Tracks of a session that are looked back on."""
_OF_PEOPLE: Final = ("track", "artist")
"""Voices that tell what people play who play the same."""
_UNKNOWN: Final = Because("next", 0, "")
_MOST_COUNTED: Final = 400
"""Tracks that are looked at for how many people play them who play another."""
_LOOKED_AT: Final = 4
"""Tracks that are looked at for each that is listed: too few people stand behind some."""

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class AfterTrack:
    """What people play after one track, each list the best first.

    n_people: who play the track; 0 where they are too few to be told of, and then nothing is.
    went_on: what they went on with.  too: what else people play who play it.
    """

    n_people: int
    went_on: tuple[Recommended, ...] = ()
    too: tuple[Recommended, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class GoingOn:
    """Goes on with sessions of one build.

    following, played_by: None where nobody's plays are known; a build may have the second alone.
    """

    listing: Listing
    following: Following | None
    played_by: PlayedBy | None

    def next_tracks(
        self,
        session: Sequence[int],
        n: int,
        *,
        dislikes: Sequence[Dislike] = (),
        per_artist: int | None = PER_ARTIST,
        smallest: int = 1,
    ) -> tuple[Recommended, ...]:
        """Up to `n` tracks to go on with after `session`, rows in the order they were played.

        What people went on with after the last of them counts most; where too few did, what people
        who play the same play, and what sounds like it. No reason tells of fewer than `smallest`
        people. None of the session is listed, nor a version of one. Raises InvalidSpec.
        """
        taste = Taste.of_tracks(tuple(session)[-_SESSION:])
        self.listing.require(taste, n)
        if not len(taste):
            return ()
        evidence = self._evidence(taste, smallest)
        steps = self._steps(taste.tracks.tolist(), smallest)
        played = taste.weighed()
        reasons = self.listing.reasons(played)
        likely = self.listing.best(
            evidence.total + steps,
            played.rows,
            n=n if smallest <= 1 else _LOOKED_AT * n,
            dislikes=dislikes,
            new_only=True,
            per_artist=per_artist,
        )
        # One by one, as most of those that are looked at are listed only where others are not.
        found = (
            self._as_step(Recommended(row, score, _UNKNOWN), taste, smallest)
            if steps[row] > 0
            else Recommended(row, score, reasons.of_track(row, evidence))
            for row, score in likely
        )
        return tuple(islice(self._told(found, smallest), n))

    def after(self, row: int, n: int, *, smallest: int) -> AfterTrack | None:
        """What people play after a track, `n` at most in all; None where nobody's plays are known.

        No number and no reason tells of fewer than `smallest` people. Raises InvalidSpec.
        """
        taste = Taste.of_tracks([row])
        self.listing.require(taste, n)
        if self.played_by is None or self.listing.grounds.crowd is None:
            return None
        n_people = self.played_by.n_people(row)
        if n_people < smallest:
            return AfterTrack(0)
        steps = self._steps([row], smallest)
        went_on = tuple(
            self._as_step(Recommended(each, score, _UNKNOWN), taste, smallest)
            for each, score in self._listed_after(row, steps, n, steps > 0)
        )
        left = n - len(went_on)
        return AfterTrack(n_people, went_on, self._too(row, left, steps <= 0, smallest))

    def _steps(self, session: Sequence[int], smallest: int) -> FloatArray:
        if self.following is None:
            return np.zeros(self.listing.catalogue.n_tracks, dtype=np.float32)
        return self.following.steps(session, smallest)

    def _listed_after(
        self, row: int, total: FloatArray, n: int, allowed: npt.NDArray[np.bool_]
    ) -> list[tuple[int, float]]:
        return self.listing.best(
            total, np.array([row]), n=n, dislikes=(), new_only=True, per_artist=PER_ARTIST,
            allowed=allowed,
        )  # fmt: skip

    def _too(
        self, row: int, n: int, allowed: npt.NDArray[np.bool_], smallest: int
    ) -> tuple[Recommended, ...]:
        """What people play who play a track, `smallest` of them or more, the likeliest first."""
        if not n or self.played_by is None:
            return ()
        total = for_tracks(self.listing.grounds, Taste.of_tracks([row]).weighed(), BEHAVIOUR).total
        allowed = allowed & (self.played_by.all_people() >= smallest)
        likely = np.flatnonzero(allowed)
        likely = likely[np.argsort(-total[likely], kind="stable")[:_MOST_COUNTED]]
        people = self.played_by.together(row, likely)
        enough = np.zeros_like(allowed)
        enough[likely[people >= smallest]] = True
        n_together = dict(zip(likely.tolist(), people.tolist(), strict=True))
        sentence = f"People who play {self.listing.name(row)} play this too"
        return tuple(
            Recommended(each, score, Because("track", row, sentence, n_together[each]))
            for each, score in self._listed_after(row, total, n, enough)
        )

    def _evidence(self, taste: Taste, smallest: int) -> Evidence:
        """What speaks for every track; people only of what enough of them play."""
        enough = taste.tracks
        if self.played_by is not None and smallest > 1:
            told = [self.played_by.n_people(row) >= smallest for row in enough.tolist()]
            enough = enough[told]
        if not len(enough):
            return for_tracks(self.listing.grounds, taste.weighed(), SOUND)
        return for_tracks(self.listing.grounds, Taste.of_tracks(enough).weighed(), BOTH)

    def _told(self, likely: Iterable[Recommended], smallest: int) -> Iterator[Recommended]:
        """Those with enough people behind their reason, where people are, and how many."""
        for each in likely:
            if smallest <= 1 or each.because.voice not in _OF_PEOPLE:
                yield each
            elif (people := self._n_behind(each.because, each.row)) >= smallest:
                yield replace(each, because=replace(each.because, people=people))

    def _n_behind(self, because: Because, row: int) -> int:
        """How many people play both a track and what it follows, or something by both artists."""
        if self.played_by is None:
            return 0
        if because.voice == "track":
            return self.played_by.both([because.follows], [row])
        return self.played_by.both(self._of_artist(because.follows), self._of_artist(row))

    def _of_artist(self, row: int) -> IntArray:
        """All tracks by the artist of a track."""
        artist = self.listing.grounds.sound.artist
        return np.flatnonzero(artist == artist[row])

    def _as_step(self, each: Recommended, taste: Taste, smallest: int) -> Recommended:
        """The same with the step for its reason: from the last track that it was made from."""
        assert self.following is not None
        for row in reversed(taste.tracks.tolist()):
            tracks, people = self.following.after(row, smallest)
            place = int(np.searchsorted(tracks, each.row))
            if place < len(tracks) and tracks[place] == each.row:
                sentence = f"Also played after {self.listing.name(row)}"
                return replace(
                    each, because=Because("next", row, sentence, people=int(people[place]))
                )
        return each
