"""How far a build is and how long it will take, from what its steps are expected to cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Final


@dataclass(frozen=True, slots=True)
class Progress:
    """One line of news from a build.

    step: what is being done, in words.  fraction: 0 to 1 of the work that is done.
    seconds_left: None until something has been timed.
    until: the fraction when the step is nearly done, beyond which a clock must not take it.
    seconds_to_until: expected until then. Both None where nothing is expected.
    """

    step: str
    fraction: float
    seconds_left: float | None
    until: float | None = None
    seconds_to_until: float | None = None


Listener = Callable[[Progress], None]

NEARLY_DONE: Final = 0.95
"""The share of a step up to which a clock says how far it is; the rest is for the step to say."""


class ByTheClock:
    """The last news, gone on with the time since: some steps cannot tell how far they are.

    A listener; never steps back, and stays within the step that the last news was about.
    """

    def __init__(self, first: Progress, clock: Callable[[], float] = perf_counter) -> None:
        """first: the news before any. clock: seconds that only grow."""
        self._clock = clock
        self._heard = first, clock()
        self._furthest = first.fraction

    def __call__(self, news: Progress) -> None:
        """Take note of news."""
        self._heard = news, self._clock()  # one assignment: another thread may be reading

    def now(self) -> Progress:
        """What can be said at this moment."""
        news, heard_at = self._heard
        fraction = news.fraction
        if news.until is not None and news.seconds_to_until:
            gone = min((self._clock() - heard_at) / news.seconds_to_until, 1.0)
            fraction += gone * (news.until - fraction)
        self._furthest = max(self._furthest, fraction)
        return replace(news, fraction=self._furthest)


class Pace:
    """Turns expected and measured seconds into progress.

    Expected seconds are those of the machine they were measured on; how much slower or faster this
    one is shows in the steps that ran here. Steps kept from an earlier run say nothing about it.
    """

    def __init__(self, listener: Listener, clock: Callable[[], float] = perf_counter) -> None:
        """listener: told all news. clock: seconds that only grow."""
        self._listener = listener
        self._clock = clock
        self._kept = 0.0
        self._expected = 0.0
        self._measured = 0.0
        self._words = ""
        self._ahead: Sequence[float] = ()
        self._began = 0.0
        self._fraction = 0.0

    def starts(self, words: str, ahead: Sequence[float]) -> None:
        """A step begins. ahead: expected seconds of it and of all steps after it, each above 0."""
        self._words, self._ahead, self._began = words, ahead, self._clock()
        self.within(0.0)

    def within(self, share: float) -> None:
        """A share, 0 to 1, of the step that began last is done."""
        expected = self._expected + share * self._ahead[0]
        measured = self._measured + self._clock() - self._began
        left = sum(self._ahead) - share * self._ahead[0]
        done = self._kept + expected
        # What lies ahead is estimated anew once the tracks are counted; never step back for that.
        self._fraction = max(self._fraction, done / (done + left))
        seconds_left = left * measured / expected if expected else None
        until = (self._kept + self._expected + NEARLY_DONE * self._ahead[0]) / (done + left)
        self._listener(
            Progress(
                self._words,
                self._fraction,
                seconds_left,
                until=max(self._fraction, until),
                seconds_to_until=max(NEARLY_DONE - share, 0.0) * self._ahead[0] * self._slowness(),
            )
        )

    def _slowness(self) -> float:
        """How many times as long as expected this machine takes for the step that began last.

        By the steps that ran, which count as much as they are long beside it: a moment more or
        less for a short one says little about a long one.
        """
        weight = self._ahead[0]
        return (self._measured + weight) / (self._expected + weight)

    def ran(self) -> None:
        """The step that began last is done."""
        self._expected += self._ahead[0]
        self._measured += self._clock() - self._began

    def kept(self, expected: float) -> None:
        """A step was found finished."""
        self._kept += expected

    def finished(self, words: str) -> None:
        """Nothing is left to do."""
        self._listener(Progress(words, 1.0, 0.0))
