"""How far a build is and how long it will take, from what its steps are expected to cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Progress:
    """One line of news from a build.

    step: what is being done, in words.  fraction: 0 to 1 of the work that is done.
    seconds_left: None until something has been timed.
    """

    step: str
    fraction: float
    seconds_left: float | None


Listener = Callable[[Progress], None]


class Pace:
    """Turns expected and measured seconds into progress.

    Expected seconds are those of the machine they were measured on; how much slower or faster this
    one is shows in the steps that ran here. Steps kept from an earlier run say nothing about it.
    """

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._kept = 0.0
        self._expected = 0.0
        self._measured = 0.0
        self._words = ""
        self._ahead: Sequence[float] = ()
        self._began = 0.0
        self._fraction = 0.0

    def starts(self, words: str, ahead: Sequence[float]) -> None:
        """A step begins. ahead: expected seconds of it and of all steps after it, each above 0."""
        self._words, self._ahead, self._began = words, ahead, perf_counter()
        self.within(0.0)

    def within(self, share: float) -> None:
        """A share, 0 to 1, of the step that began last is done."""
        expected = self._expected + share * self._ahead[0]
        measured = self._measured + perf_counter() - self._began
        left = sum(self._ahead) - share * self._ahead[0]
        done = self._kept + expected
        # What lies ahead is estimated anew once the tracks are counted; never step back for that.
        self._fraction = max(self._fraction, done / (done + left))
        seconds_left = left * measured / expected if expected else None
        self._listener(Progress(self._words, self._fraction, seconds_left))

    def ran(self) -> None:
        """The step that began last is done."""
        self._expected += self._ahead[0]
        self._measured += perf_counter() - self._began

    def kept(self, expected: float) -> None:
        """A step was found finished."""
        self._kept += expected

    def finished(self, words: str) -> None:
        """Nothing is left to do."""
        self._listener(Progress(words, 1.0, 0.0))
