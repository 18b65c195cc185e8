"""Make up people and a year of their plays, for a first run without data.

Everybody has two to five facets of taste, most of them from one scene: a genre each, heard around
an hour of its own, any day or at weekends, with songs that are favourites. They sit down and play a
few songs of one facet after each other, now and then something that everybody plays, and after many
a song everybody tends to play the same one. What a facet weighs drifts over the year; some people
join later and some leave.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics.demo.sittings import Sittings, next_in_round
from analytics.ingest.tables import FloatArray, IntArray
from analytics.listening.reading.health import ReadingHealth
from analytics.listening.reading.heard import Heard
from analytics.listening.reading.sieve import nothing_rejected
from analytics.listening.reading.users import Users

N_TRACKS: Final = 95_837
N_LISTENERS: Final = 2_000
"""People for N_TRACKS tracks and more; fewer tracks have them in proportion."""

FEWEST: Final = 60
"""Enough that groups of them can be shown."""

PLAYS_EACH: Final = 200
"""About how many rows of plays a person has, on average."""

FIRST_SECOND: Final = 1_735_689_600
"""2025 began, in UTC. The year ends N_DAYS later."""
N_DAYS: Final = 365
DAY_S: Final = 86_400
_SECONDS: Final = N_DAYS * DAY_S

_N_SCENES: Final = 6
_OUTSIDE: Final = 0.06
"""How often a genre outside somebody's scene is chosen, to one inside."""

_MOST_FACETS: Final = 5
_N_FAVOURITES: Final = 14
_OF_FAVOURITES: Final = 0.5
_OF_ANYTHING: Final = 0.03
_OF_HITS: Final = 0.03
_N_HITS: Final = 30
"""The best known of all genres, which people of every taste play now and then."""
_WEEKDAY_OF_FIRST: Final = 2  # a Wednesday, Monday being 0
_HOURS: Final = (7.5, 9.0, 13.0, 17.5, 19.5, 21.5, 23.5)
_COUNTRIES: Final = ("GB", "DE", "FR", "ES", "SE", "NL", "PL", "IE", "PT", "")
_SHARE_OF_COUNTRIES: Final = (0.22, 0.18, 0.15, 0.12, 0.08, 0.08, 0.06, 0.04, 0.03, 0.04)
_PLANS: Final = ("free", "premium", "family", "student")
_SHARE_OF_PLANS: Final = (0.42, 0.33, 0.15, 0.10)


def n_listeners_of(n_tracks: int) -> int:
    """How many people are made up for a number of tracks."""
    return int(np.clip(round(N_LISTENERS * n_tracks / N_TRACKS), FEWEST, N_LISTENERS))


def make_listeners(tracks: pd.DataFrame, seed: int = 0) -> tuple[Heard, Users]:
    """People and their plays of `tracks`, in the shapes that files of them are read into.

    tracks: a clean table with genres and popularity. The same table and seed give the same plays.
    """
    rng = np.random.default_rng([seed, len(tracks)])
    n_people = n_listeners_of(len(tracks))
    people = tuple(f"demo-{number:04d}" for number in range(1, n_people + 1))
    country = rng.choice(_COUNTRIES, n_people, p=_SHARE_OF_COUNTRIES).tolist()
    plan = rng.choice(_PLANS, n_people, p=_SHARE_OF_PLANS).tolist()
    pools = _Pools.of(tracks)
    habits = _Habits.drawn(n_people, pools, rng)
    # Most play a little, some a lot, and those who pay somewhat more.
    eagerness = rng.lognormal(0, 0.7, n_people) * np.where(np.array(plan) == "free", 0.8, 1.15)
    eagerness *= habits.stays
    each = np.maximum(rng.poisson(eagerness * PLAYS_EACH / eagerness.mean()), 3)
    listener = np.repeat(np.arange(n_people), each)
    return _played(listener, habits, pools, rng, people), Users(
        country={who: where for who, where in zip(people, country, strict=True) if where},
        plan=dict(zip(people, plan, strict=True)),
        health=None,
        rejected=nothing_rejected(),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Pools:
    """The tracks of each genre, the best known first: `rows[starts[g] : starts[g] + sizes[g]]`.

    Genres are ordered by their energy, so that neighbours sound alike.  hits: the best known.
    """

    rows: IntArray
    starts: IntArray
    sizes: IntArray
    hits: IntArray

    @classmethod
    def of(cls, tracks: pd.DataFrame) -> _Pools:
        named = pd.Series([names[0] for names in tracks["genres"]])
        calm_first = tracks["energy"].groupby(named.to_numpy()).mean().sort_values(kind="stable")
        genre = named.map({name: at for at, name in enumerate(calm_first.index)}).to_numpy()
        least_known = -tracks["popularity"].to_numpy(np.float64)
        order = np.lexsort((least_known, genre))
        sizes = np.bincount(genre)
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        return cls(order, starts, sizes, np.argsort(least_known, kind="stable")[:_N_HITS])

    def drawn(self, genre: IntArray, rng: np.random.Generator) -> IntArray:
        """A track of each genre; the best known are drawn most often."""
        rank = (self.sizes[genre] * rng.random(genre.shape) ** 2.2).astype(np.int64)
        return np.asarray(self.rows[self.starts[genre] + rank])

    def drawn_hits(self, n: int, rng: np.random.Generator) -> IntArray:
        """(n,) of the hits, the best known most often."""
        return np.asarray(self.hits[(len(self.hits) * rng.random(n) ** 2.2).astype(np.int64)])

    def followers(self) -> IntArray:
        """(n_tracks,) the track that tends to be played after each: as well known, of its genre.

        After a hit that is another hit.
        """
        follower = np.empty(len(self.rows), dtype=np.int64)
        starts = np.repeat(self.starts, self.sizes)
        follower[self.rows] = self.rows[next_in_round(starts, np.repeat(self.sizes, self.sizes))]
        n_hits = len(self.hits)
        follower[self.hits] = self.hits[next_in_round(np.zeros(n_hits, np.int64), n_hits)]
        return follower


@dataclass(frozen=True, slots=True, eq=False)
class _Habits:
    """What m people like, and when.

    genre, hour, weekend: (m, _MOST_FACETS) of each facet; weekend: the share of its plays that are
    at weekends on purpose.  before, after: (m, _MOST_FACETS) what it weighs at the beginning and
    the end of the year, 0 for facets there are not.  favourites: (m, _MOST_FACETS, _N_FAVOURITES)
    tracks.  joins, stays: (m,) as shares of the year.
    """

    genre: IntArray
    hour: FloatArray
    weekend: FloatArray
    before: FloatArray
    after: FloatArray
    favourites: IntArray
    joins: FloatArray
    stays: FloatArray

    @classmethod
    def drawn(cls, n_people: int, pools: _Pools, rng: np.random.Generator) -> _Habits:
        shape = (n_people, _MOST_FACETS)
        genre = _genres(shape, len(pools.sizes), rng)
        n_facets = rng.choice([2, 3, 4, 5], n_people, p=[0.35, 0.35, 0.2, 0.1])
        there = np.arange(_MOST_FACETS) < n_facets[:, None]
        before = rng.gamma(1.2, size=shape) + 0.05
        after = np.where(rng.random(shape) < 0.35, rng.gamma(1.2, size=shape) + 0.05, before)
        late = rng.random(n_people) < 0.35
        joins = np.where(late, rng.random(n_people) * 0.85, 0.0)
        leaves = np.where(rng.random(n_people) < 0.3, rng.beta(1.2, 1.5, n_people), 1.0)
        return cls(
            genre=genre,
            hour=rng.choice(_HOURS, shape) + rng.normal(0, 0.5, shape),
            weekend=np.where(rng.random(shape) < 0.25, 0.7, 0.0),
            before=before * there,
            after=after * there,
            favourites=pools.drawn(np.repeat(genre[:, :, None], _N_FAVOURITES, axis=2), rng),
            joins=joins,
            stays=np.maximum((1 - joins) * leaves, 0.02),
        )

    def facet_at(self, listener: IntArray, share: FloatArray, rng: np.random.Generator) -> IntArray:
        """(n,) which facet each play is of. share: (n,) of the year that has gone."""
        gone = share[:, None]
        weight = self.before[listener] * (1 - gone) + self.after[listener] * gone
        upto = np.cumsum(weight, axis=1)
        drawn = rng.random(len(listener)) * upto[:, -1]
        return np.asarray((upto <= drawn[:, None]).sum(axis=1))


def _genres(shape: tuple[int, int], n_genres: int, rng: np.random.Generator) -> IntArray:
    """(n_people, n_facets) genres, most from one scene each: a run of genres that sound alike."""
    fame = rng.permutation(np.arange(1, n_genres + 1) ** -0.6)
    scene_of = np.arange(n_genres) * _N_SCENES // n_genres
    inside = scene_of == np.arange(_N_SCENES)[:, None]
    upto = np.cumsum(fame * np.where(inside, 1.0, _OUTSIDE), axis=1)
    scene = rng.integers(_N_SCENES, size=shape[0])
    drawn = rng.random(shape) * upto[scene, -1][:, None]
    return np.asarray((upto[scene][:, None, :] <= drawn[:, :, None]).sum(axis=2))


def _played(
    listener: IntArray,
    habits: _Habits,
    pools: _Pools,
    rng: np.random.Generator,
    people: tuple[str, ...],
) -> Heard:
    """The plays of (n,) rising `listener`, one each."""
    sittings = Sittings.of(listener, rng)
    whose = listener[sittings.first]
    share = habits.joins[whose] + rng.random(len(whose)) * habits.stays[whose]
    of_sitting = habits.facet_at(whose, share, rng)
    begins = _seconds_into_year(share, habits.hour[whose, of_sitting],
                                habits.weekend[whose, of_sitting], rng)  # fmt: skip
    second = FIRST_SECOND + sittings.seconds(begins, _SECONDS, rng)
    facet = of_sitting[sittings.number]
    n_plays = len(listener)
    kind = rng.random(n_plays)
    which = (_N_FAVOURITES * rng.random(n_plays) ** 1.6).astype(np.int64)
    track = pools.drawn(habits.genre[listener, facet], rng)
    favourite = kind < _OF_FAVOURITES
    track = np.where(favourite, habits.favourites[listener, facet, which], track)
    track = np.where(kind > 1 - _OF_ANYTHING, rng.integers(len(pools.rows), size=n_plays), track)
    hit = (kind > _OF_FAVOURITES) & (kind < _OF_FAVOURITES + _OF_HITS)
    track = np.where(hit, pools.drawn_hits(n_plays, rng), track)
    track = sittings.gone_on(track, pools.followers(), rng)
    # Nobody plays a song twice in a second. One number per play sorts ten times as fast as three.
    packed = (listener * _SECONDS + second - FIRST_SECOND) * len(pools.rows) + track
    rows = np.unique(packed, return_index=True)[1]
    count = rng.geometric(0.8, len(rows))
    health = ReadingHealth(
        file="the generated catalogue",
        n_read=len(rows),
        n_kept=len(rows),
        n_people=len(people),
        n_plays=int(count.sum()),
        notes=["These people are invented, and so is everything they played."],
    )
    return Heard(
        people, listener[rows], track[rows], second[rows], count, health, nothing_rejected()
    )


def _seconds_into_year(
    share: FloatArray, hour: FloatArray, weekend: FloatArray, rng: np.random.Generator
) -> IntArray:
    """(n,) when each play was: a day, a weekend's for those who wait for it, and around an hour."""
    day = np.minimum((share * N_DAYS).astype(np.int64), N_DAYS - 1)
    weekday = (day + _WEEKDAY_OF_FIRST) % 7
    moved = (rng.random(len(day)) < weekend) & (weekday < 5)
    day = np.where(moved, day - weekday + 5 + rng.integers(2, size=len(day)), day) % N_DAYS
    at = (hour + rng.normal(0, 1.3, len(day))) % 24
    return np.asarray(day * DAY_S + (at * 3600).astype(np.int64))
