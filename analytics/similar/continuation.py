"""Go on with a list of tracks: which others would its maker have put there?

A Bayesian set (Ghahramani and Heller, 2005) of normal values: in each feature, year and popularity,
what the known tracks have in common says where the rest will lie and how far it will spread, under
a normal-inverse-gamma prior. A list that keeps to one year is continued in that year; one that is
only loud, loudly. Each column adds how much likelier a track is under that than under the whole
catalogue. Nothing is learned of any list beforehand but the few numbers of `Habits`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.errors import InvalidSpec
from analytics.similar.sound import CHARACTER, Sound

CONTEXT: Final = "context.npy"
"""(n_tracks, 2) float32: year and popularity on the normal curve by their rank, NaN for unknown."""

MOST_KNOWN: Final = 1_000


@dataclass(frozen=True, slots=True)
class Habits:
    """How lists are made, learned over many.

    together: how many known tracks the prior mean counts as.  certainty, spread: shape and scale of
    the inverse gamma prior of the variance, of values whose variance is 1.
    same_artist: added, times log(1 + n), to tracks by an artist who is there n times already.
    like_artist: of the mean over all that an artist made, how much each of their tracks is given.
    """

    together: float = 0.3
    certainty: float = 1.0
    spread: float = 0.1
    same_artist: float = 16.0
    like_artist: float = 1.0


HABITS: Final = Habits()
"""About the best of a grid; `make bench-quality` judges every list by what is best for others."""

ALONE: Final = Habits(same_artist=0.0, like_artist=0.0)
"""The same without a word on who made what: by sound, year and popularity."""

_FEW_TRACKS: Final = 2.0
"""Tracks of no score that are counted with each artist's, so that one good one is no habit."""


@dataclass(frozen=True, slots=True, eq=False)
class Continued:
    """The likeliest tracks, likeliest first.  scores: (n,) log odds up to a constant."""

    rows: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float64]


def continued(
    sound: Sound,
    context: npt.NDArray[np.float32],
    known: tuple[int, ...],
    n: int = 100,
    *,
    habits: Habits = HABITS,
    allowed: npt.NDArray[np.bool_] | None = None,
) -> Continued:
    """The `n` tracks that most likely belong to the list of the `known` rows; none of those.

    context: (n_tracks, 2) of CONTEXT.  allowed: (n_tracks,) which tracks may follow. Ties go to the
    lower row. Raises InvalidSpec for rows that are not there, or a number out of range.
    """
    legal = f"1 to {MOST_KNOWN} different rows, 0 to {sound.n_tracks - 1}"
    if not 1 <= len(known) <= MOST_KNOWN or len(set(known)) < len(known):
        raise InvalidSpec("known", known, legal)
    if not 0 <= min(known) <= max(known) < sound.n_tracks:
        raise InvalidSpec("known", known, legal)
    if not 1 <= n <= sound.n_tracks:
        raise InvalidSpec("n", n, f"1 to {sound.n_tracks}")
    rows = np.array(known)
    scores = belonging(sound, context, rows, habits)
    scores[rows] = -np.inf
    if allowed is not None:
        scores[~allowed] = -np.inf
    order = np.argsort(-scores, kind="stable")[:n]
    order = order[np.isfinite(scores[order])]
    return Continued(order, scores[order])


def belonging(
    sound: Sound,
    context: npt.NDArray[np.float32],
    known: npt.NDArray[np.integer[Any]],
    habits: Habits = HABITS,
) -> npt.NDArray[np.float64]:
    """(n_tracks,) how likely each track belongs with the `known` rows, as log odds."""
    scores = np.zeros(sound.n_tracks)
    for part in sound.parts:
        if part.name == CHARACTER:
            continue  # its columns say the features again, and lie on a sphere
        for column, deviation in zip(range(part.start, part.stop), part.deviations, strict=True):
            scores += evidence(sound.places[:, column] / np.float32(deviation), known, habits)
    for column in context.T:
        scores += evidence(column, known, habits)
    by_artist = np.bincount(sound.artist)
    if habits.like_artist:
        means = np.bincount(sound.artist, scores) / (by_artist + _FEW_TRACKS)
        scores += habits.like_artist * means[sound.artist]
    if habits.same_artist:
        there = np.bincount(sound.artist[known], minlength=len(by_artist))
        scores += habits.same_artist * np.log1p(there)[sound.artist]
    return scores


def evidence(
    values: npt.NDArray[np.float32], known: npt.NDArray[np.integer[Any]], habits: Habits
) -> npt.NDArray[np.float64]:
    """(n_tracks,) log of how much likelier each value is among the known tracks than in general.

    values: (n_tracks,) of mean 0 and variance 1, NaN for unknown, which is evidence of nothing.
    The predictive distribution is Student's t of Murphy (2007), "Conjugate Bayesian analysis of the
    Gaussian distribution", equations 86 to 89 and 110; in general values are standard normal.
    """
    seen = values[known].astype(np.float64)
    seen = seen[~np.isnan(seen)]
    n = len(seen)
    if not n:
        return np.zeros(len(values))
    together, certainty = habits.together + n, habits.certainty + n / 2
    mean = seen.sum() / together
    scatter = ((seen - seen.mean()) ** 2).sum() / 2
    scatter += habits.together * n * seen.mean() ** 2 / (2 * together)
    variance = (habits.spread + scatter) * (together + 1) / (certainty * together)
    places = values.astype(np.float64)
    found = -(certainty + 0.5) * np.log1p((places - mean) ** 2 / (2 * certainty * variance))
    found += places**2 / 2 - np.log(variance) / 2
    known_only: npt.NDArray[np.float64] = np.nan_to_num(found, nan=0.0)
    return known_only
