"""The one door to what listeners do: questions about the plays of one build."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analytics.artifacts import OpenBuild
from analytics.catalogue import Catalogue
from analytics.listening.activity import Activity, activity_of
from analytics.listening.asked import ListenersFilter
from analytics.listening.calendar import period_of
from analytics.listening.counting import n_people
from analytics.listening.drift import Drift, drift_of
from analytics.listening.groups import facts_of
from analytics.listening.hours import Hours, hours_of
from analytics.listening.kinds import Kinds
from analytics.listening.long_tail import LongTail, long_tail
from analytics.listening.narrowing import People, TooFew, narrowed
from analytics.listening.people import Listeners
from analytics.listening.played import Played
from analytics.listening.plays import Plays
from analytics.listening.portraits import Portrait, portraits_of
from analytics.listening.retention import Retention, beginnings, retention_of
from analytics.listening.tables import kinds_table, listeners_table
from analytics.listening.trends import (
    Change,
    Spread,
    Trends,
    changes_of,
    over_genres,
    over_moods,
    trends_of,
)
from analytics.moods import Mood
from analytics.similar.sound import FIRST_ARTIST

MOVES_BY: Final = "month"
"""The shortest periods in which the drift of a kind is told: shorter ones have no room."""


@dataclass(frozen=True, slots=True)
class ListenersOptions:
    """What there is to choose from.

    n_people: who are in the build, those without plays among them.  first_month, last_month: with
    plays, since January 1970.  kinds: number -> name of those that are large enough.
    countries, plans, genres: names of those that are large enough.
    """

    n_people: int
    first_month: int
    last_month: int
    kinds: dict[int, str]
    countries: tuple[str, ...]
    plans: tuple[str, ...]
    moods: tuple[Mood, ...]
    genres: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """The plays asked for in a few numbers."""

    people: int
    plays: int
    tracks: int
    artists: int


@dataclass(frozen=True, slots=True, eq=False)
class ListenersView:
    """Everything the page says of the plays asked for.

    mood_changes, genre_changes: see `trends.changes_of`; places of moods, and of genres.
    moving: number of the kind whose drift is told; drift: TooFew where it cannot be, None where
    there are no kinds.
    """

    headline: Headline
    activity: Activity
    hours: Hours
    tail: LongTail
    moods: Trends
    mood_changes: tuple[Change, ...]
    genres: Trends | None
    genre_changes: tuple[Change, ...]
    retention: Retention
    moving: int | None
    drift: Drift | TooFew | None


class Listening:
    """Answers questions about the plays of one build; nothing of any visitor is kept."""

    def __init__(
        self, build: OpenBuild, plays: Plays, catalogue: Catalogue, moods: Sequence[Mood]
    ) -> None:
        """Answer from an opened, verified build, of which the others are parts."""
        self._build = build
        self._plays = plays
        self._catalogue = catalogue
        self._moods = tuple(moods)
        self._portraits: dict[int, tuple[Portrait, ...]] = {}

    @classmethod
    def open(
        cls, build: OpenBuild, catalogue: Catalogue, moods: Sequence[Mood]
    ) -> Listening | None:
        """That of a build; None in one that was made without plays, or has none."""
        plays = Plays.open(build)
        if plays is None or not plays.n_plays:
            return None
        return cls(build, plays, catalogue, moods)

    @cached_property
    def kinds(self) -> Kinds | None:
        """Kinds of listeners; None in a build that has none."""
        return Kinds.open(self._build)

    def options(self, smallest: int) -> ListenersOptions:
        """What there is to choose from. smallest: the smallest group that is told of."""
        first_month, last_month = self._months
        kinds = self.kinds
        told = self._people.kinds.choosable(smallest)
        return ListenersOptions(
            n_people=self._plays.n_listeners,
            first_month=first_month,
            last_month=last_month,
            kinds={each.number: each.name for each in kinds.every if str(each.number) in told}
            if kinds
            else {},
            countries=self._people.countries.choosable(smallest),
            plans=self._people.plans.choosable(smallest),
            moods=self._moods,
            genres=self._catalogue.genre_names,
        )

    def view(self, asked: ListenersFilter, smallest: int) -> ListenersView | TooFew:
        """Everything about the plays asked for; TooFew where too few people are behind them."""
        chosen = self._narrowed(asked, smallest)
        if isinstance(chosen, TooFew):
            return chosen
        catalogue = self._catalogue
        by = "week" if asked.by == "day" else asked.by
        # What is shown by mood, or by genre, is not narrowed by it.
        every_mood = self._wider(asked, chosen, smallest, moods=())
        every_genre = self._wider(asked, chosen, smallest, genre=None)
        moods, genres = over_moods(every_mood, len(self._moods)), self._over_genres(every_genre)
        mood_trends = trends_of(every_mood, moods, by, smallest)
        genre_trends = trends_of(every_genre, genres, by, smallest) if genres else None
        moving, drift = self._drift(replace(asked, moods=()), every_mood, smallest)
        if asked.ranked == "artists":
            tail = long_tail(chosen, self._artist_of, self._n_artists, smallest)
        else:
            tail = long_tail(chosen, None, catalogue.n_tracks, smallest)
        return ListenersView(
            headline=self._headline(chosen),
            activity=activity_of(chosen, asked.by, smallest),
            hours=hours_of(chosen, asked.hours_from_utc, smallest),
            tail=tail,
            moods=mood_trends,
            mood_changes=changes_of(every_mood, moods, mood_trends, smallest),
            genres=genre_trends,
            genre_changes=changes_of(every_genre, genres, genre_trends, smallest)
            if genres and genre_trends
            else (),
            retention=retention_of(chosen, self._began, smallest),
            moving=moving,
            drift=drift,
        )

    def portraits(self, smallest: int) -> tuple[Portrait, ...]:
        """Every kind of listeners that is large enough, over all plays."""
        if smallest not in self._portraits:  # one number in a deployment
            self._portraits[smallest] = portraits_of(
                self._every, self._people, self._catalogue, self._percentiles, smallest
            )
        return self._portraits[smallest]

    def members_of_kind(self, place: int) -> npt.NDArray[np.int64]:
        """(k,) the listeners of one kind, by its place; no page may show them as they are."""
        return np.flatnonzero(self._people.kinds.of == place)

    def plays_of_those(self, members: npt.NDArray[np.int64]) -> Plays:
        """The plays of some listeners; no page may show them as they are."""
        return self._plays.of_those(members)

    def listeners_table(self, smallest: int) -> pa.Table:
        """Everybody as rows to be taken away, see `tables.listeners_table`."""
        people = Listeners.open(self._build)
        if people is None:
            return pa.table({"pseudonym": pa.array([], pa.string())})
        kinds = self.kinds.every if self.kinds else ()
        return listeners_table(self._people, kinds, people.pseudonym, smallest)

    def kinds_table(self, smallest: int) -> pa.Table:
        """Kinds of listeners as rows to be taken away, see `tables.kinds_table`."""
        kinds = self.kinds.every if self.kinds else ()
        return kinds_table(self.portraits(smallest), kinds, self._moods, self._catalogue.features)

    @cached_property
    def usual_sound(self) -> npt.NDArray[np.float64]:
        """(f,) mean percentile of each feature over all plays."""
        weights = np.bincount(
            self._plays.track, weights=self._plays.count, minlength=self._catalogue.n_tracks
        )
        values = self._percentiles.astype(np.float64)
        known = self._percentiles != 255
        means: npt.NDArray[np.float64] = (values * known) @ weights / np.maximum(known @ weights, 1)
        return means

    # -- parts of the answers ---------------------------------------------------------------

    @cached_property
    def _every(self) -> Played:
        return Played.of(self._plays, self._catalogue)

    @cached_property
    def _months(self) -> tuple[int, int]:
        days = self._every.day
        return period_of(int(days.min()), "month"), period_of(int(days.max()), "month")

    @cached_property
    def _began(self) -> npt.NDArray[Any]:
        return beginnings(self._plays)

    @cached_property
    def _people(self) -> People:
        n = self._plays.n_listeners
        return People(
            kinds=Kinds.grouping(self.kinds, n),
            countries=facts_of(self._build, "country", n),
            plans=facts_of(self._build, "plan", n),
        )

    @cached_property
    def _percentiles(self) -> npt.NDArray[Any]:
        return self._build.array("percentiles.npy")

    @cached_property
    def _artist_of(self) -> npt.NDArray[Any]:
        return self._build.array(FIRST_ARTIST)

    @cached_property
    def _n_artists(self) -> int:
        return int(self._artist_of.max()) + 1

    def _narrowed(self, asked: ListenersFilter, smallest: int) -> Played | TooFew:
        return narrowed(self._every, self._people, self._catalogue, asked, smallest)

    def _over_genres(self, chosen: Played) -> Spread | None:
        return over_genres(chosen, self._catalogue) if self._catalogue.genre_names else None

    def _headline(self, chosen: Played) -> Headline:
        tracks = np.bincount(chosen.track, minlength=self._catalogue.n_tracks) > 0
        artists = np.bincount(self._artist_of[tracks], minlength=self._n_artists) > 0
        return Headline(
            people=n_people(chosen.listener),
            plays=chosen.total(),
            tracks=int(np.count_nonzero(tracks)),
            artists=int(np.count_nonzero(artists)),
        )

    def _drift(
        self, asked: ListenersFilter, chosen: Played, smallest: int
    ) -> tuple[int | None, Drift | TooFew | None]:
        told = self._people.kinds.choosable(smallest)
        if not told:
            return None, None
        moving = int(told[0])
        if asked.moving is not None and str(asked.moving) in told:
            moving = asked.moving
        theirs = self._narrowed(replace(asked, kinds=(moving,)), smallest)
        if isinstance(theirs, TooFew):
            return moving, theirs
        drift = drift_of(
            theirs,
            self._wider(asked, chosen, smallest, kinds=()),
            asked.by if asked.by in ("month", "quarter") else MOVES_BY,
            n_moods=len(self._moods),
            percentiles=self._percentiles,
            smallest=smallest,
        )
        return moving, drift

    def _wider(
        self, asked: ListenersFilter, chosen: Played, smallest: int, **without: Any
    ) -> Played:
        """The plays of a wider choice; those of `chosen`, which was told, where it is refused.

        chosen: the plays of `asked`.  without: its parts that are set otherwise.
        """
        wider = replace(asked, **without)
        found = chosen if wider == asked else self._narrowed(wider, smallest)
        return chosen if isinstance(found, TooFew) else found
