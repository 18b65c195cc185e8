"""Which group of one labelling is which of another. Plain numpy: asked while serving as well."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.comparison import NOISE, Contingency

IntArray = npt.NDArray[np.int64]

_NONE: Final = -1


def counterparts(table: Contingency) -> dict[int, int]:
    """The group of the second labelling that each group of the first corresponds to.

    Of all ways to pair groups off, one to one, the one with the most tracks in common. A group is
    missing where the other labelling has too few groups, or none left that shares a track with it.
    Noise is no group: it is nobody's counterpart.
    """
    rows = [place for place, label in enumerate(table.first) if label != NOISE]
    columns = [place for place, label in enumerate(table.second) if label != NOISE]
    common = table.counts[np.ix_(rows, columns)]
    if len(rows) <= len(columns):
        pairs = list(enumerate(_assigned(common)))
    else:
        pairs = [(row, column) for column, row in enumerate(_assigned(common.T))]
    return {
        table.first[rows[row]]: table.second[columns[column]]
        for row, column in sorted(pairs)
        if common[row, column]
    }


def _assigned(gains: IntArray) -> list[int]:
    """A column for each row of `gains`, (n, m) with n <= m, all different, that gain most together.

    The Hungarian method by shortest augmenting paths (Crouse 2016, algorithm 1; scipy has the same
    in C, but would cost each serving process 0.6 s and its memory). Whole numbers, so exact.
    """
    n_rows, n_columns = gains.shape
    costs = gains.max(initial=0) - gains
    far = np.iinfo(np.int64).max
    of_row, of_column = np.full(n_rows, _NONE), np.full(n_columns, _NONE)
    row_price, column_price = np.zeros(n_rows, np.int64), np.zeros(n_columns, np.int64)
    for start in range(n_rows):
        # Walk to the nearest free column, over rows that would have to give up theirs.
        distance, reached_from = np.full(n_columns, far), np.full(n_columns, _NONE)
        settled = np.zeros(n_columns, dtype=np.bool_)
        walked: list[int] = []
        row, length = start, 0
        while row != _NONE:
            walked.append(row)
            through = length + costs[row] - row_price[row] - column_price
            closer = ~settled & (through < distance)
            distance[closer], reached_from[closer] = through[closer], row
            column = int(np.where(settled, far, distance).argmin())
            length = int(distance[column])
            settled[column] = True
            row = int(of_column[column])
        row_price[start] += length
        for passed in walked[1:]:
            row_price[passed] += length - distance[of_row[passed]]
        column_price[settled] -= length - distance[settled]
        while row != start:
            row = int(reached_from[column])
            of_column[column] = row
            column, of_row[row] = int(of_row[row]), column
    columns: list[int] = of_row.tolist()
    return columns
