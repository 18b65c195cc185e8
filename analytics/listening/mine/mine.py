"""Mine: answers one person's questions about their own plays, from one build.

It remembers nobody.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.catalogue import Catalogue
from analytics.filters import Region
from analytics.listening.facets import Facet, Sounds, facets_of
from analytics.listening.measure_list import PARTS_OF_DAY
from analytics.listening.measures import TrackFacts, measured
from analytics.listening.mine.on_the_map import region_around
from analytics.listening.mine.over_time import OverTime, by_hour, over_time
from analytics.listening.mine.own_plays import IntArray, OwnPlays
from analytics.listening.mine.sent import SentPlays
from analytics.listening.mine.unplayed import unplayed
from analytics.listening.people import Listeners
from analytics.listening.plays import Plays
from analytics.moods import Mood
from analytics.recommending.overlooked import overlooked
from analytics.similar.sound import FIRST_ARTIST

MAP: Final = "pca"
_MOST_FORGOTTEN: Final = 8
_CORE: Final = 0.5
"""Of a facet's tracks, those nearest to its centre, whose outline is shown on the map."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How somebody plays.

    n_plays, n_tracks, n_artists: how often, and different ones.  repeat_share: of the plays, those
    of a track they had played before, 0 to 1.  Where times are known, else None: first, last: the
    seconds of the first and last play by their clock; days_a_week: on which they play;
    weekend_share, parts: shares of the plays; novelty: of the artists, those first played in the
    last quarter of the time, None for plays of one moment.
    """

    n_plays: int
    n_tracks: int
    n_artists: int
    repeat_share: float
    first: int | None = None
    last: int | None = None
    days_a_week: float | None = None
    weekend_share: float | None = None
    parts: tuple[tuple[str, float], ...] = ()
    novelty: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class OwnFacet:
    """A facet of somebody's taste, and where on the map most of it lies."""

    facet: Facet
    region: Region


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Something that was played a lot and no more.

    row: of its track that was played most.  plays: of all of it.  last: the second it was last
    played.
    """

    row: int
    plays: int
    last: int


@dataclass(frozen=True, slots=True, eq=False)
class MyFacts:
    """What somebody's plays say.

    facets: the largest first; one where they have one taste.  over_time, by_hour: of moods, None
    without times.  artists, tracks: played a lot once and no more.  unplayed: rows.
    """

    habits: Habits
    facets: tuple[OwnFacet, ...]
    over_time: OverTime | None
    by_hour: IntArray | None
    artists: tuple[Forgotten, ...]
    tracks: tuple[Forgotten, ...]
    unplayed: tuple[int, ...]


class Mine:
    """Answers from one build."""

    def __init__(self, build: OpenBuild, catalogue: Catalogue, moods: Sequence[Mood]) -> None:
        """Answer from an opened, verified build; see `open`."""
        self._catalogue = catalogue
        self._n_moods = len(moods)
        self._sounds = Sounds.open(build)
        self._tracks = TrackFacts.open(build)
        self._recording = build.array("recording.npy")
        self._plays = Plays.open(build)
        self._listeners = Listeners.open(build)

    @classmethod
    def open(cls, build: OpenBuild, catalogue: Catalogue, moods: Sequence[Mood]) -> Mine | None:
        """That of a build; None in one from before artists and recordings were numbered."""
        if not (build.has(FIRST_ARTIST) and build.has("recording.npy")):
            return None
        return cls(build, catalogue, moods)

    @property
    def knows_people(self) -> bool:
        """Whether there are people who could have a token."""
        return self._listeners is not None

    def of_token(self, token: str) -> SentPlays | None:
        """The plays of the person whose token this is; None for a text that is nobody's."""
        if self._listeners is None or self._plays is None:
            return None
        place = self._listeners.place_of_token(token)
        if place is None:
            return None
        plays = self._plays.of(place)
        return SentPlays.of_rows(
            self._catalogue,
            plays.track.astype(np.int64),
            plays.second.astype(np.int64),
            plays.count.astype(np.int64),
        )

    def own(self, sent: SentPlays) -> OwnPlays:
        """What was sent, as plays of this catalogue."""
        return OwnPlays.of(sent, self._catalogue.rows_of)

    def facts(
        self, own: OwnPlays, *, half_life_days: float | None, offset_minutes: int
    ) -> MyFacts | None:
        """What plays say; None of no plays.

        half_life_days: after which a play counts half for the facets and the favourite artists;
        None for plays that count the same.  offset_minutes: of their clock, ahead of UTC.
        """
        if not len(own):
            return None
        weight = own.weights(half_life_days)
        mood = self._catalogue.mood_of[own.track]
        artist = self._tracks.artist
        timed = own.has_times
        return MyFacts(
            habits=self._habits(own, offset_minutes),
            facets=tuple(
                OwnFacet(each, self._region(each))
                for each in facets_of(own.track, weight, self._sounds).facets
            ),
            over_time=over_time(own, mood, self._n_moods, offset_minutes) if timed else None,
            by_hour=by_hour(own, mood, self._n_moods, offset_minutes) if timed else None,
            artists=_forgotten(own, artist),
            tracks=_forgotten(own, self._recording),
            unplayed=unplayed(own, weight, artist, self._recording, self._tracks.popularity),
        )

    def _habits(self, own: OwnPlays, offset_minutes: int) -> Habits:
        found = measured(own.as_plays(offset_minutes), self._tracks)
        values = dict(zip(found.names, found.values[0].tolist(), strict=True))
        counted = Habits(
            n_plays=own.n_plays,
            n_tracks=int(values["tracks"]),
            n_artists=int(values["artists"]),
            repeat_share=values["repeat_share"],
        )
        if not own.has_times:
            return counted
        clock = own.at(offset_minutes)
        novelty = values["novelty"]
        return Habits(
            n_plays=counted.n_plays,
            n_tracks=counted.n_tracks,
            n_artists=counted.n_artists,
            repeat_share=counted.repeat_share,
            first=int(clock[0]),
            last=int(clock[-1]),
            days_a_week=values["frequency"],
            weekend_share=values["weekend_share"],
            parts=tuple((name, values[f"{name}_share"]) for name in PARTS_OF_DAY),
            novelty=None if math.isnan(novelty) else novelty,
        )

    def _region(self, facet: Facet) -> Region:
        values: npt.NDArray[np.float64] = np.asarray(self._sounds.values[facet.rows], np.float64)
        distance = np.linalg.norm(values - facet.centre, axis=1)
        n_core = max(1, round(_CORE * len(distance)))
        core = facet.rows[np.argsort(distance, kind="stable")[:n_core]]
        x, y = self._catalogue.map_units(MAP)
        return region_around(MAP, x[core], y[core])


def _forgotten(own: OwnPlays, of: IntArray) -> tuple[Forgotten, ...]:
    """What was played a lot once and no more. of: (n_tracks,) what each track belongs to."""
    if not own.has_times:
        return ()
    things = of[own.track]
    return tuple(
        Forgotten(_most_played(own, things == each.thing), each.plays, each.last_second)
        for each in overlooked(own.taste(), _MOST_FORGOTTEN, of=of)
    )


def _most_played(own: OwnPlays, chosen: npt.NDArray[np.bool_]) -> int:
    rows, place = np.unique(own.track[chosen], return_inverse=True)
    return int(rows[int(np.bincount(place, weights=own.count[chosen]).argmax())])
