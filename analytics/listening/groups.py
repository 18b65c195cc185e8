"""The groups that listeners are in: kinds of listeners, countries, plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from analytics.artifacts import OpenBuild
from analytics.listening.people import LISTENERS
from analytics.listening.suppression import hidden, whole

IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]
NOT_KNOWN: Final = -1


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """One way to group m people.

    names: of the groups, in order.  of: (m,) the place of each person's group in `names`;
    NOT_KNOWN where nothing is known.
    """

    names: tuple[str, ...]
    of: IntArray

    def sizes(self) -> npt.NDArray[np.int64]:
        """(n_groups,) people in each."""
        return np.bincount(self.of[self.of >= 0], minlength=len(self.names))

    def told(self, smallest: int) -> tuple[int, ...]:
        """Places of groups that can be told of side by side, with everybody as their total."""
        n_unknown = int(np.count_nonzero(self.of == NOT_KNOWN))
        sizes = np.append(self.sizes(), n_unknown)
        gone = hidden(sizes, smallest, [whole(sizes)])
        return tuple(place for place in range(len(self.names)) if not gone[place] and sizes[place])

    def choosable(self, smallest: int) -> tuple[str, ...]:
        """The names of those: answers about each, taken from that about all, leave no few."""
        return tuple(self.names[place] for place in self.told(smallest))

    def those_in(self, names: Sequence[str]) -> BoolArray:
        """(m,) whether each person is in one of some groups."""
        wanted = np.zeros(len(self.names) + 1, dtype=np.bool_)  # the last: of those not known
        wanted[[self.names.index(name) for name in names if name in self.names]] = True
        return wanted[self.of]

    @classmethod
    def by_text(cls, values: Any) -> Grouping:
        """By a column of text with gaps, the largest group first. values: of an Arrow table."""
        encoded = values.combine_chunks().dictionary_encode()
        codes = pc.fill_null(encoded.indices, NOT_KNOWN).to_numpy(zero_copy_only=False)
        codes = codes.astype(np.int64)
        names = encoded.dictionary.to_pylist()
        sizes = np.bincount(codes[codes >= 0], minlength=len(names))
        order = sorted(range(len(names)), key=lambda each: (-sizes[each], names[each]))
        place = np.full(len(names) + 1, NOT_KNOWN, dtype=np.int64)
        place[order] = np.arange(len(names))
        return cls(tuple(names[each] for each in order), place[codes])


def facts_of(build: OpenBuild, column: str, n_listeners: int) -> Grouping:
    """People by "country" or "plan"; no groups where a build knows nothing of the kind."""
    if build.has(LISTENERS):
        table = build.table(LISTENERS)
        if column in table.column_names:
            return Grouping.by_text(table[column])
    return Grouping((), np.full(n_listeners, NOT_KNOWN, dtype=np.int64))
