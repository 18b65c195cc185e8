"""Invented plays: people of a few tastes, with hours and favourites of their own; and tracks."""

from __future__ import annotations

from math import nan

import numpy as np

from analytics.listening.measures import TrackFacts
from analytics.listening.plays import Plays

FIRST_SECOND = 1_700_000_000
DAY = 86_400
MOODS = ("Calm", "Loud", "Never played")


def some_plays(
    n_listeners: int = 60,
    n_tracks: int = 400,
    *,
    n_tastes: int = 3,
    per_listener: int = 50,
    n_days: int = 200,
    seed: int = 0,
) -> Plays:
    """Plays of people whose taste, place modulo n_tastes, is a run of neighbouring tracks.

    Nine of ten plays are of one's taste. People of taste t play around hour 6 + 5 t.
    """
    rng = np.random.default_rng(seed)
    listener = np.repeat(np.arange(n_listeners), per_listener)
    taste = listener % n_tastes
    width = n_tracks // n_tastes
    # Squared: some tracks of a taste are played far more often than others.
    within = (rng.random(len(listener)) ** 2 * width).astype(np.int64)
    anywhere = rng.integers(n_tracks, size=len(listener))
    track = np.where(rng.random(len(listener)) < 0.9, taste * width + within, anywhere)
    hour = (6 + 5 * taste + rng.normal(0, 1.5, len(listener))) % 24
    day = rng.integers(n_days, size=len(listener))
    second = FIRST_SECOND // DAY * DAY + day * DAY + (hour * 3600).astype(np.int64)
    count = rng.geometric(0.6, len(listener))
    return Plays.ordered(listener, track, second, count, n_listeners)


def with_steps(plays: Plays, *steps: tuple[int, int, int]) -> Plays:
    """The same plays and, days after them, some people going on from one track to another.

    steps: (track, the next, how many people): the first so many of the listeners.
    """
    first = int(plays.second.max()) + 10 * DAY
    columns = [(plays.listener, plays.track, plays.second, plays.count)]
    for day, (track, following, n_people) in enumerate(steps):
        people, once = np.arange(n_people), np.ones(n_people, int)
        at = first + day * DAY + people
        columns += [(people, track * once, at, once), (people, following * once, at + 200, once)]
    return Plays.ordered(
        *(np.concatenate(column) for column in zip(*columns, strict=True)), plays.n_listeners
    )


def some_facts(n_tracks: int, *, seed: int = 0) -> TrackFacts:
    """Tracks of which a tenth have no energy, a fifth no popularity and a third no genre."""
    rng = np.random.default_rng(seed)
    energy = np.where(rng.random(n_tracks) < 0.1, nan, rng.random(n_tracks))
    popularity = np.where(rng.random(n_tracks) < 0.2, nan, rng.integers(0, 101, n_tracks))
    return TrackFacts(
        artist=rng.integers(n_tracks // 8, size=n_tracks),
        mood=rng.integers(2, size=n_tracks),
        moods=MOODS,
        features={"energy": energy, "tempo": rng.uniform(60, 200, n_tracks).astype(np.float32)},
        popularity=popularity,
        genre_set=rng.integers(3, size=n_tracks),
        genre_sets=(np.array([0, 0, 1, 3]), np.array([2, 0, 1])),
        n_genres=4,
    )
