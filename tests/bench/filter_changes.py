"""Time what people see while they filter, each change beside the same one in the rebuilding app."""

from __future__ import annotations

from dataclasses import dataclass, field

from analytics.engine import Engine
from tests.bench.gestures import rounds
from tests.bench.panels import assert_right
from tests.bench.screens import CHART_OF, Change, Rebuilding, Undertone

CLICKS = (
    "#filter-moods label >> nth=0",
    "#filter-moods label >> nth=3",
    "#filter-explicit label >> nth=1",
)
SLIDERS = ("energy", "valence", "tempo")
FARTHEST_PIXELS = 120


@dataclass
class Changes:
    """Changes of the filter, how they were made, and ms of the same in the rebuilding app."""

    gestures: list[Change] = field(default_factory=list)
    clicks: list[Change] = field(default_factory=list)
    releases: list[Change] = field(default_factory=list)
    rebuilt: list[float] = field(default_factory=list)

    def every(self) -> list[Change]:
        """All changes, however made."""
        return [*self.gestures, *self.clicks, *self.releases]


def time_changes(
    undertone: Undertone, rebuilding: Rebuilding, engine: Engine, n_rounds: int, seed: int
) -> Changes:
    """Go through the tabs `n_rounds` times: gestures, clicks and released sliders on each."""
    made = Changes()

    def keep(kind: list[Change], change: Change) -> None:
        assert_right(undertone.panels(), engine, change.filter, undertone.tab)
        kind.append(change)
        made.rebuilt.append(rebuilding.change(change.filter))

    for number in range(n_rounds):
        for place, tab in enumerate(CHART_OF):
            undertone.open(tab)
            (gestures,) = rounds(engine, 1, seed=seed + 100 * number + place)
            for gesture in gestures:
                keep(made.gestures, undertone.gesture(gesture))
            undertone.reset()
            keep(made.clicks, undertone.click(CLICKS[number % len(CLICKS)]))
            pixels = FARTHEST_PIXELS * (number * len(CHART_OF) + place + 1) // (n_rounds * 4)
            slider = SLIDERS[number % len(SLIDERS)]
            keep(made.releases, undertone.slide(slider, max(pixels, 12)))
            undertone.reset()
    return made


def time_drags(
    undertone: Undertone, rebuilding: Rebuilding, n_drags: int, rebuilt_each: int
) -> tuple[list[float], list[float]]:
    """Drag the energy slider `n_drags` times; ms for each move, and for steps in the other app.

    The other app is given one step at a time and is left to finish it.
    """
    waits: list[float] = []
    rebuilt: list[float] = []
    for number in range(n_drags):
        waits += undertone.drag("energy", FARTHEST_PIXELS + 4 * number)
        undertone.reset()
        for step in range(rebuilt_each):
            low = 0.1 * (step + 1) + 0.01 * number
            rebuilt.append(rebuilding.change(f"energy={low:.2f}-1"))
    return waits, rebuilt
