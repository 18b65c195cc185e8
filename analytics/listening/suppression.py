"""Which numbers are not told, because too few people are behind them.

Promised, with n the smallest group:

- A number stands on n people at least. A cell with 1 to n - 1 of them is hidden. One with none is
  told: it speaks of nobody.
- What a total that is told elsewhere would give away is hidden, too: where the hidden cells of a
  row, a column or the whole are all small, the cell with the fewest people beside them is hidden as
  well, so that what is left of the total stands on n people again.
- A choice of people, months, moods or a genre is answered where n people are behind it, and n, or
  nobody, behind each thing it takes in and behind all that it leaves out (`narrowing`). So whatever
  is left when one answer is taken from another that holds it stands on n people, too.
- Groups of people are offered, and told of side by side, only where what is left of everybody
  beside them is nobody, or stands on n (`groups.Grouping.told`).

Not promised: that nothing comes of putting many answers together, such as weeks and months, which
overlap; that what one already knows of somebody cannot be added to what is told; that it stays
hidden that few people of a group did *not* play. Whoever may see the page must be trusted that far.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]


def is_told(people: int, smallest: int) -> bool:
    """Whether a number with so many people behind it stands on enough of them, or on nobody."""
    return people == 0 or people >= smallest


def hidden(people: IntArray, smallest: int, totals: Sequence[IntArray] = ()) -> BoolArray:
    """Which of some cells are not told: an array of the shape of `people`.

    people: distinct people behind each cell.  totals: for each kind of total that is told, an array
    of the same shape with the number, from 0, of the total that each cell is part of.
    """
    flat = people.ravel()
    found: BoolArray = (flat > 0) & (flat < smallest)
    groupings = [total.ravel() for total in totals]
    changed = bool(found.any())
    while changed:
        changed = False
        for groups in groupings:
            for group in _given_away(flat, found, groups, smallest):
                beside = np.flatnonzero((groups == group) & ~found & (flat > 0))
                if len(beside):
                    found[beside[np.argmin(flat[beside])]] = True
                    changed = True
    return found.reshape(people.shape)


def told(values: npt.NDArray[Any], not_told: BoolArray) -> list[Any]:
    """Values as nested lists, None in the place of those that are not told."""
    shown = values.astype(object)
    shown[not_told] = None
    found: list[Any] = shown.tolist()
    return found


def whole(people: IntArray) -> npt.NDArray[np.int64]:
    """The one total of all cells, for `hidden`."""
    return np.zeros(people.shape, dtype=np.int64)


def rows_and_columns(people: IntArray) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """The totals of the rows and of the columns of a table of cells, for `hidden`."""
    n_rows, n_columns = people.shape
    places = np.arange(n_rows * n_columns).reshape(n_rows, n_columns)
    return places // n_columns, places % n_columns


def _given_away(
    people: IntArray, found: BoolArray, groups: IntArray, smallest: int
) -> npt.NDArray[np.int64]:
    """Totals with hidden cells, none of which has enough people to hide the others among."""
    n_groups = int(groups.max()) + 1
    some = np.bincount(groups[found], minlength=n_groups) > 0
    enough = np.bincount(groups[found & (people >= smallest)], minlength=n_groups) > 0
    return np.flatnonzero(some & ~enough)
