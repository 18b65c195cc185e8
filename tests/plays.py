"""Invented plays: people of a few tastes, each with hours and favourites of their own."""

from __future__ import annotations

import numpy as np

from analytics.listening.plays import Plays

FIRST_SECOND = 1_700_000_000
DAY = 86_400


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
