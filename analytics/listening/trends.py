"""How the shares of moods and genres change, and which rise and fall most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.catalogue import Catalogue
from analytics.listening.counting import people_behind, people_in_order
from analytics.listening.played import Played, plays_in
from analytics.listening.suppression import hidden, rows_and_columns

IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Trends:
    """Plays of k things in p periods in a row.

    length: of each period.  first: the number of the first.  totals: (p,) plays of anything.
    plays, people: (k, p).  not_told: (k, p).
    """

    length: str
    first: int
    totals: IntArray
    plays: IntArray
    people: IntArray
    not_told: BoolArray

    def shares(self) -> npt.NDArray[np.float64]:
        """(k, p) of all plays in each period, 0 to 1; NaN where there are none."""
        with np.errstate(invalid="ignore", divide="ignore"):
            found: npt.NDArray[np.float64] = self.plays / self.totals
        return found


@dataclass(frozen=True, slots=True)
class Change:
    """One thing in the first and in the second half of a time.

    place: of the thing.  before, after: its share of the plays, 0 to 1.  plays_before, plays_after,
    people_before, people_after: the numbers behind them.
    """

    place: int
    before: float
    after: float
    plays_before: int
    plays_after: int
    people_before: int
    people_after: int

    @property
    def by(self) -> float:
        """How much the share rose, -1 to 1."""
        return self.after - self.before


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Plays laid out over the things they are of: r rows, a play with two genres in two of them.

    row: (r,) the place of the play.  thing: (r,).  n_things: how many there are.
    """

    row: IntArray
    thing: IntArray
    n_things: int


def over_moods(chosen: Played, n_moods: int) -> Spread:
    """Every play has one mood."""
    return Spread(np.arange(len(chosen)), chosen.mood, n_moods)


def over_genres(chosen: Played, catalogue: Catalogue) -> Spread:
    """A play counts for every genre of its track."""
    indptr, ids = catalogue.genre_sets
    sets = catalogue.genre_set_of.take(chosen.track).astype(np.int64)
    starts, lengths = indptr.take(sets).astype(np.int64), np.diff(indptr).take(sets)
    ends = np.cumsum(lengths)
    row = np.repeat(np.arange(len(chosen)), lengths)
    within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - lengths, lengths)
    return Spread(row, ids.take(np.repeat(starts, lengths) + within), len(catalogue.genre_names))


def trends_of(chosen: Played, spread: Spread, length: str, smallest: int) -> Trends:
    """Plays of every thing in every period. length: a week at least."""
    periods = chosen.periods(length)
    first = int(periods.min())
    n = int(periods.max()) - first + 1
    cell = (periods - first).take(spread.row) + spread.thing.astype(np.int64) * n
    shape = (spread.n_things, n)
    listeners = chosen.listener.take(spread.row)
    people = people_behind(listeners, cell, spread.n_things * n).reshape(shape)
    plays = plays_in(cell, chosen.count.take(spread.row), spread.n_things * n).reshape(shape)
    totals = plays_in(periods - first, chosen.count, n)
    behind = people_in_order(chosen.listener, periods - first, n)
    rows, columns = rows_and_columns(people)
    halves = rows * 2 + (columns >= n // 2)
    quarters = [rows * n + (columns + first % 3) // 3] if length == "month" else []
    not_told = hidden(people, smallest, [columns, rows, halves, *quarters])
    # A period of few people is told of nothing; it cannot have a cell of more.
    not_told |= ((behind > 0) & (behind < smallest))[None, :]
    return Trends(length, first, totals, plays, people, not_told)


def changes_of(chosen: Played, spread: Spread, found: Trends, smallest: int) -> tuple[Change, ...]:
    """Every thing in the first and the second half of the periods, what rose most first.

    Only things with enough people in both halves, or with nobody in one of them. With one period
    there are none.
    """
    n = found.plays.shape[1]
    if n < 2:
        return ()
    half = (chosen.periods(found.length) - found.first >= n // 2).astype(np.int64)
    cell = half.take(spread.row) + spread.thing.astype(np.int64) * 2
    people = people_behind(chosen.listener.take(spread.row), cell, spread.n_things * 2)
    people = people.reshape(-1, 2)
    plays = np.stack(
        [found.plays[:, : n // 2].sum(axis=1), found.plays[:, n // 2 :].sum(axis=1)], 1
    )
    totals = found.totals[: n // 2].sum(), found.totals[n // 2 :].sum()
    rows, columns = rows_and_columns(people)
    not_told = hidden(people, smallest, [rows, columns]).any(axis=1)
    changes = [
        Change(
            place,
            float(plays[place, 0] / max(totals[0], 1)),
            float(plays[place, 1] / max(totals[1], 1)),
            *plays[place].tolist(),
            *people[place].tolist(),
        )
        for place in np.flatnonzero(plays.any(axis=1) & ~not_told).tolist()
    ]
    return tuple(sorted(changes, key=lambda each: (-each.by, each.place)))
