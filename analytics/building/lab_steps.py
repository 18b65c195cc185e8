"""The steps of the full build behind the Lab: every method, how good it is, what it agrees with."""

from __future__ import annotations

from functools import partial
from typing import Final

from analytics.building import comparing, judging, methods, sweep
from analytics.building.steps import Step, linear, quadratic
from analytics.clustering import METHODS
from analytics.schema import FEATURE_NAMES

_OTHERS: Final = tuple(key for key in METHODS if key != judging.MOODS)
_GROUPED: Final = tuple(methods.step_name(key) for key in METHODS)
_MOODS: Final = ("moods", "scores", "choice")
_TRIED: Final = tuple(sweep.step_name(k) for k in sweep.MOODS_TRIED)


def lab_steps() -> list[Step]:
    """The steps that follow the choice of the moods; what listeners see comes first."""
    return [
        Step(
            "rules",
            "Finding what describes each mood",
            ("index", "features", *_MOODS),
            linear(0.2, 60e-6),
            judging.write_rules,
        ),
        Step(
            "exploration",
            "Counting and correlating",
            ("read", "features"),
            linear(0.2, 30e-6),
            comparing.explore_tracks,
        ),
        *_methods(),
        Step(
            judging.JUDGEMENT,
            "Judging every method",
            ("features", *_MOODS, *_GROUPED),
            quadratic(0.2, 3.4e-9),
            partial(judging.judge_methods, _OTHERS),
        ),
        *_trees(),
        Step(
            "comparison",
            "Comparing the methods",
            (*_MOODS, *_GROUPED),
            linear(0.2, 30e-6),
            partial(comparing.compare, tuple(METHODS)),
        ),
        Step(
            "genres",
            "Finding where genres live",
            ("index", "features", *_MOODS, *_GROUPED),
            linear(0.2, 60e-6),
            partial(comparing.compare_genres, tuple(METHODS)),
        ),
        Step(
            judging.PROOF,
            "Proving the number of moods",
            ("features", *_MOODS, *_TRIED),
            linear(1, 2e-3),
            judging.prove,
        ),
        Step(
            "trust",
            "Measuring how far to trust each mood",
            (*_MOODS, judging.JUDGEMENT, judging.PROOF),
            linear(0.1, 1e-6),
            judging.write_trust,
        ),
    ]


def _methods() -> list[Step]:
    """One step for each method of grouping, and one that lists them all."""
    return [
        *(
            Step(
                methods.step_name(key),
                f"Grouping with {METHODS[key].label}",
                ("features", *_MOODS),
                partial(_seconds, key),
                partial(methods.group, key),
            )
            for key in METHODS
        ),
        Step(
            "methods",
            "Listing the methods",
            (*_MOODS, *_GROUPED),
            linear(0.1, 0),
            methods.collect,
        ),
    ]


def _seconds(key: str, n_tracks: int) -> float:
    if key == methods.SERVED:
        return 0.1
    method = METHODS[key]
    return method.seconds(n_tracks, len(FEATURE_NAMES), method.defaults())


def _trees() -> list[Step]:
    """What is drawn of how tracks lie and how groups split."""
    return [
        Step(
            "trees",
            "Drawing the trees",
            ("method-ward", "method-hdbscan"),
            linear(0.1, 5e-6),
            judging.draw_trees,
        ),
        Step(
            "clustergram",
            "Drawing how moods split",
            ("map", *_MOODS, *_TRIED),
            linear(0.1, 2e-6),
            judging.draw_clustergram,
        ),
        Step(
            "density",
            "Measuring how densely tracks lie",
            ("features",),
            linear(0.5, 500e-6),
            judging.measure_density,
        ),
    ]
