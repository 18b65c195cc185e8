"""Why nothing is listed, and the cheapest way to something."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.similar.distances import Distances


@dataclass(frozen=True, slots=True)
class Way:
    """One change after which something is listed.

    change: "least", the similarity to ask for being `value`; or "filter", to be cleared.
    """

    change: str
    value: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Emptied:
    """The rule that left nothing: "filter", "versions" or "least", and what to do about it.

    ways: the cheapest first, each enough on its own unless they are needed `together`; none where
        the catalogue has nothing else.
    """

    rule: str
    sentence: str
    ways: tuple[Way, ...]
    together: bool = False


def explain_nothing(measured: Distances, allowed: npt.NDArray[np.bool_] | None) -> Emptied:
    """Which rule of a request leaves nothing among those allowed."""
    sound, request = measured.sound, measured.request
    own = np.isin(sound.recording, sound.recording[np.array(request.seeds + request.away)])
    others = np.flatnonzero(~own)
    if not len(others):
        return Emptied(
            "versions", "The catalogue has nothing but versions of what you started from.", ()
        )
    _, costs = measured.costs(others)
    anywhere = _nearest(measured, others, costs)
    if allowed is None:
        return _too_strict(measured, anywhere, None)
    inside = allowed[others]
    if inside.any():
        return _too_strict(measured, _nearest(measured, others[inside], costs[inside]), anywhere)
    sentence = (
        "The filter leaves nothing but versions of what you started from."
        if allowed.any()
        else "The filter leaves no track to choose from."
    )
    clear = Way("filter", anywhere, f"Clear the filter: the nearest is {_percent(anywhere)}.")
    rule = "versions" if allowed.any() else "filter"
    if anywhere >= request.least:
        return Emptied(rule, sentence, (clear,))
    return Emptied(rule, sentence, (clear, _lower(anywhere)), together=True)


def _too_strict(measured: Distances, inside: float, anywhere: float | None) -> Emptied:
    """inside: similarity of the nearest allowed.  anywhere: without the filter, if there is one."""
    least = measured.request.least
    sentence = f"Nothing within {least:g}% similarity; the nearest is {_percent(inside)}."
    lower = _lower(inside)
    if anywhere is None or anywhere < least:
        return Emptied("least", sentence, (lower,))
    clear = Way("filter", anywhere, f"Clear the filter: the nearest is then {_percent(anywhere)}.")
    return Emptied("least", sentence, (lower, clear))


def _nearest(
    measured: Distances, rows: npt.NDArray[np.int64], costs: npt.NDArray[np.float32]
) -> float:
    """Similarity of the nearest of `rows`, from exact costs of the likely ones."""
    likely = rows[costs <= costs.min() * 1.0001 + 1e-3]
    _, exact = measured.exact_costs(likely)
    return float(measured.similarity(exact).max())


def _lower(similarity: float) -> Way:
    """To ask for a whole number of percent that this similarity is within."""
    whole = float(math.floor(similarity))
    return Way("least", whole, f"Ask for {_percent(similarity)} similarity or more.")


def _percent(similarity: float) -> str:
    return f"{math.floor(similarity)}%"
