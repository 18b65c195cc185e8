"""The steps of the full build that try every number and every method on listeners."""

from __future__ import annotations

from analytics.building import listeners, segment_methods, segments
from analytics.building.lab_steps import lab_steps
from analytics.building.steps import Step, linear

_MOODS = ("moods", "scores", "choice")


def listening_steps() -> list[Step]:
    """Those that follow the choice of the moods; of use in a build that has plays."""
    measured = (listeners.MEASURES, listeners.MEASURED_AGAIN)
    return [
        Step(
            listeners.MEASURED_AGAIN,
            "Measuring how people listen, by the moods chosen",
            ("read", "index", "sound", "features", "listens", *_MOODS),
            linear(0.2, 4e-6),
            listeners.write_measures_again,
        ),
        Step(
            segments.SWEEP,
            "Proving the kinds of listeners",
            ("listens", *measured, segments.CORE),
            linear(20, 0),
            segments.sweep_segments,
        ),
        Step(
            segment_methods.METHODS_TRIED,
            "Grouping listeners by every method",
            ("listens", *measured, segments.SWEEP),
            linear(10, 0),
            segment_methods.write_methods,
        ),
    ]


def lab_and_listening() -> list[Step]:
    """What follows the choice of the moods: all about tracks, then all about listeners."""
    return [*lab_steps(), *listening_steps()]
