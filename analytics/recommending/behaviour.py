"""What people who play the same things play besides, by factors that a build learned.

A build learns them by alternating least squares from who plays what (Hu, Koren and Volinsky,
"Collaborative filtering for implicit feedback datasets", 2008). Here a person is folded in: their
own factors are the solution of one small system, with numpy alone, so that somebody who was not
there when the build was made is answered like everybody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Learning:
    """How factors are learned, and people folded in among them.

    n_factors: of each item.  regularisation: r of the paper's equations, with the counts of all
    items alike.  trust: what one step of log(1 + plays) adds to the 1 that counts for what was
    never played.
    """

    n_factors: int
    regularisation: float
    trust: float

    def confidence(self, weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """How far to believe that somebody likes what they play, of log(1 + plays)."""
        return 1 + self.trust * weights


@dataclass(frozen=True, slots=True, eq=False)
class FoldedIn:
    """Somebody among the factors.

    factors: (f,) theirs.  inverse: (f, f) of the system they solve.  items, trust: (m,) what they
    play of what has factors, and the confidence in each.
    """

    factors: npt.NDArray[np.float64]
    inverse: npt.NDArray[np.float64]
    items: IntArray
    trust: npt.NDArray[np.float64]


class Factors:
    """Factors of items, and people folded in among them."""

    def __init__(self, numbers: IntArray, items: FloatArray, regularisation: float) -> None:
        """numbers: (m,) rising, which tracks or artists these are: the others were never played.

        items: (m, f) their factors, as learned with the same regularisation.
        """
        self.numbers = numbers
        self.items = items
        base = items.T @ items + regularisation * np.eye(items.shape[1])
        self._base: npt.NDArray[np.float64] = base.astype(np.float64)

    def fold_in(self, numbers: IntArray, trust: npt.NDArray[np.float64]) -> FoldedIn | None:
        """Somebody who plays `numbers`, (k,), each once, by (k,) confidence.

        Solves (Y'Y + r I + Y'(C - I)Y) x = Y'C p, equation 4 of Hu, Koren and Volinsky: p is 1 for
        what is played, C the confidence. What has no factors is passed over; None if nothing has.
        """
        places, known = self._places(numbers)
        if not known.any():
            return None
        items, trust = places[known], trust[known]
        theirs = np.asarray(self.items[items], dtype=np.float64)
        system = self._base + (theirs.T * (trust - 1)) @ theirs
        inverse = np.linalg.inv(system).astype(np.float64)
        return FoldedIn(inverse @ (theirs.T @ trust), inverse, items, trust)

    def scores(self, person: FoldedIn, n: int) -> FloatArray:
        """(n,) how likely they are to play each of all tracks or artists, about 0 to 1.

        0 for those that were never played.
        """
        return self.towards(person.factors, n)

    def towards(self, factors: npt.NDArray[np.floating[Any]], n: int) -> FloatArray:
        """(n,) how far each of all tracks or artists lies the way of (f,) factors; 0 likewise."""
        found = np.zeros(n, dtype=np.float32)
        found[self.numbers] = self.items @ factors.astype(np.float32)
        return found

    def alike(self, number: int, others: IntArray) -> npt.NDArray[np.float64] | None:
        """(k,) how alike the people are who play `number` and each of (k,) `others`, -1 to 1.

        The cosine between the factors; -1 for others that were never played, None if it was not.
        """
        place, known = self._places(np.array([number]))
        if not known[0]:
            return None
        places, played = self._places(others)
        own = np.asarray(self.items[place[0]], dtype=np.float64)
        theirs = np.asarray(self.items[places], dtype=np.float64)
        lengths = np.linalg.norm(theirs, axis=1) * np.linalg.norm(own)
        found: npt.NDArray[np.float64] = theirs @ own / np.maximum(lengths, 1e-12)
        return np.where(played, found, -1.0)

    def contributions(self, person: FoldedIn, numbers: IntArray) -> npt.NDArray[np.float64]:
        """(n, m) what each thing they play adds to the score of each of (n,) `numbers`.

        The rows sum to the scores (equation 7 of the paper); those without factors are 0.
        """
        places, known = self._places(numbers)
        asked = np.asarray(self.items[places], dtype=np.float64) * known[:, None]
        theirs = np.asarray(self.items[person.items], dtype=np.float64)
        found: npt.NDArray[np.float64] = asked @ person.inverse @ theirs.T * person.trust
        return found

    def _places(self, numbers: IntArray) -> tuple[IntArray, npt.NDArray[np.bool_]]:
        """(n,) places among the factors, and whether there are any: without, the place is 0."""
        if not len(self.numbers):
            return np.zeros(0, np.int64), np.zeros(len(numbers), np.bool_)
        places = np.searchsorted(self.numbers, numbers)
        places[places == len(self.numbers)] = 0
        return places, self.numbers[places] == numbers
