"""Go on with a list of tracks: which others would its maker have put there?

A Bayesian set (Ghahramani and Heller, 2005) of normal values: in each feature, year and popularity,
what the known tracks have in common says where the rest will lie and how far it will spread, under
a normal-inverse-gamma prior. A list that keeps to one year is continued in that year; one that is
only loud, loudly. Each column adds how much likelier a track is under that than under the whole
catalogue; one of few values, by how often each is there. Nothing is learned of any list beforehand
but the few numbers of `Habits`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.errors import InvalidSpec
from analytics.similar.sound import CHARACTER, DISCRETE_PARTS, PLACES, Sound, open_sound

CONTEXT: Final = "context.npy"
"""(n_tracks, 2) float32: year and popularity on the normal curve by their rank, NaN for unknown."""

CONTEXT_NAMES: Final = ("year", "popularity")

MOST_KNOWN: Final = 1_000

LIKE_ARTIST: Final = "like_artist"
SAME_ARTIST: Final = "same_artist"
"""What speaks for a track beside its sound and CONTEXT_NAMES, see `Habits`."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How lists are made, learned over many.

    together: how many known tracks the prior mean counts as.  certainty, spread: shape and scale of
    the inverse gamma prior of the variance, of values whose variance is 1.
    usual: how many known tracks the catalogue's own shares count as, in what has few values.
    same_artist: added, times log(1 + n), to tracks by an artist who is there n times already.
    like_artist: of the mean over all that an artist made, how much each of their tracks is given.
    """

    together: float = 0.3
    certainty: float = 1.0
    spread: float = 0.1
    usual: float = 10.0
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
    """The `n` tracks that most likely belong to the list of the `known` rows.

    None of those, no other version of one, and of no recording two. context: (n_tracks, 2) of
    CONTEXT.  allowed: (n_tracks,) which tracks may follow. Ties go to the lower row. Raises
    InvalidSpec for rows that are not there, or a number out of range.
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
    scores[np.isin(sound.recording, sound.recording[rows])] = -np.inf
    if allowed is not None:
        scores[~allowed] = -np.inf
    order = np.argsort(-scores, kind="stable")
    order = order[np.isfinite(scores[order])]
    _, firsts = np.unique(sound.recording[order], return_index=True)
    order = order[np.sort(firsts)[:n]]
    return Continued(order, scores[order])


def belonging(
    sound: Sound,
    context: npt.NDArray[np.float32],
    known: npt.NDArray[np.integer[Any]],
    habits: Habits = HABITS,
) -> npt.NDArray[np.float64]:
    """(n_tracks,) how likely each track belongs with the `known` rows, as log odds."""
    scores = np.zeros(sound.n_tracks)
    for _, added in contributions(sound, context, known, habits):
        scores += added
    return scores


def contributions(
    sound: Sound,
    context: npt.NDArray[np.float32],
    known: npt.NDArray[np.integer[Any]],
    habits: Habits = HABITS,
) -> Iterator[tuple[str, npt.NDArray[np.float64]]]:
    """What each thing adds to how likely tracks belong with the `known` rows.

    (name, (n_tracks,) log odds) of every column of the sound, by the name of its part, of those of
    CONTEXT_NAMES, and of LIKE_ARTIST and SAME_ARTIST.
    """
    scores = np.zeros(sound.n_tracks)
    for name, values in _columns(sound, context):
        weigh = share_evidence if name in DISCRETE_PARTS else evidence
        added = weigh(values, known, habits)
        scores += added
        yield name, added
    by_artist = np.bincount(sound.artist)
    if habits.like_artist:
        means = np.bincount(sound.artist, scores) / (by_artist + _FEW_TRACKS)
        yield LIKE_ARTIST, habits.like_artist * means[sound.artist]
    if habits.same_artist:
        there = np.bincount(sound.artist[known], minlength=len(by_artist))
        yield SAME_ARTIST, habits.same_artist * np.log1p(there)[sound.artist]


def _columns(
    sound: Sound, context: npt.NDArray[np.float32]
) -> Iterator[tuple[str, npt.NDArray[np.float32]]]:
    """Every column that is evidence, of variance 1.

    Not those of the character, which say the features again and lie on a sphere.
    """
    heard = [part for part in sound.parts if part.name != CHARACTER]
    named = [
        (part.name, column, deviation)
        for part in heard
        for column, deviation in zip(range(part.start, part.stop), part.deviations, strict=True)
    ]
    # One pass over the rows: a column of a wide matrix costs as much to read as all of them.
    values = np.ascontiguousarray(sound.places[:, [column for _, column, _ in named]].T)
    for (name, _, deviation), column in zip(named, values, strict=True):
        yield name, column / np.float32(deviation)
    yield from zip(CONTEXT_NAMES, context.T, strict=True)


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


def share_evidence(
    values: npt.NDArray[np.float32], known: npt.NDArray[np.integer[Any]], habits: Habits
) -> npt.NDArray[np.float64]:
    """(n_tracks,) log of how much likelier each of few values is among the known tracks.

    values: (n_tracks,), 0 for unknown, which is evidence of nothing. Shares among the known tracks
    under a Dirichlet prior around those of the catalogue, over the latter: a rare value that one
    of many known tracks has is no habit, though a bell curve would have it that it must be.
    """
    kinds = np.unique(values)
    kind_of = np.searchsorted(kinds, values)
    n_usual = np.bincount(kind_of, minlength=len(kinds)).astype(np.float64)
    n_there = np.bincount(kind_of[known], minlength=len(kinds)).astype(np.float64)
    unknown = kinds == 0
    n_usual[unknown] = n_there[unknown] = 0
    n_known = n_there.sum()
    if not n_known:
        return np.zeros(len(values))
    shares = np.where(unknown, 1.0, n_usual / n_usual.sum())
    lift = (n_there / shares + habits.usual) / (n_known + habits.usual)
    found: npt.NDArray[np.float64] = np.where(unknown, 0.0, np.log(lift))[kind_of]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Because:
    """Why tracks belong to a list.

    added: per name of `contributions`, (n,) log odds.
    usual: per name, those of the usual track, the median: what all have alike is no reason.
    leanings: per name of a column, the mean of the known tracks in it, in standard deviations from
        that of all, -1 for a list that has less of it; of a part of several columns, of the first.
    """

    added: dict[str, npt.NDArray[np.float64]]
    usual: dict[str, float]
    leanings: dict[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Continuer:
    """What goes on with lists of the tracks of one build.  context: (n_tracks, 2) of CONTEXT."""

    sound: Sound
    context: npt.NDArray[np.float32]

    def belonging(self, known: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.float64]:
        """(n_tracks,) how likely each track belongs with the `known` rows, as log odds."""
        return belonging(self.sound, self.context, known)

    def because(
        self, known: npt.NDArray[np.integer[Any]], rows: npt.NDArray[np.integer[Any]]
    ) -> Because:
        """Why each of some `rows` belongs with the `known` ones."""
        added: dict[str, npt.NDArray[np.float64]] = {}
        usual: dict[str, float] = {}
        found = contributions(self.sound, self.context, known)
        for name, columns in groupby(found, key=itemgetter(0)):
            total = np.sum([each for _, each in columns], axis=0)
            added[name], usual[name] = total[rows], float(np.median(total))
        leanings: dict[str, float] = {}
        for name, values in _columns(self.sound, self.context):
            there = values[known][~np.isnan(values[known])]
            if len(there):
                leanings.setdefault(name, float(there.mean(dtype=np.float64)))
        return Because(added, usual, leanings)


def open_continuer(build: OpenBuild) -> Continuer | None:
    """What goes on with lists of a published build; None where it was made before there was any."""
    if not (build.has(PLACES) and build.has(CONTEXT)):
        return None
    return Continuer(open_sound(build), build.array(CONTEXT))
