"""The server's part of a filter change: the engine's answer, and the bytes made from it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from analytics.engine import Engine
from analytics.filters import Filter
from callbacks.answers import view_answer
from dashapp.compression import ANSWER_QUALITY, compress
from tests.bench.conftest import Bench, Catalogue
from tests.bench.gestures import distinct_filters
from tests.bench.rebuilding_app import answer as rebuilt_answer
from tests.bench.rebuilding_app import tracks_of

REBUILT = "figures rebuilt with plotly express"
ONE_IN = 15
"""How seldom the slow baseline is measured between the others."""


def test_an_answer_is_computed_in_milliseconds(catalogue: Catalogue, bench: Bench) -> None:
    engine = catalogue.engine
    tracks = tracks_of(engine)
    filters = distinct_filters(engine, bench.times(300), seed=21)
    rebuilt_answer(engine, tracks, Filter())
    view_answer(engine, Filter())
    views, answers, sent, rebuilt = [], [], [], []
    for number, chosen in enumerate(filters):
        views.append(timed(engine.view, chosen))
        answers.append(timed(view_answer, engine, chosen))
        sent.append(timed(answer_as_sent, engine, chosen))
        if number % ONE_IN == 0:
            rebuilt.append(timed(rebuilt_answer, engine, tracks, chosen))
    note = bench.ledger.note
    view = note("Engine.view", "ms", views, baseline=REBUILT, against=rebuilt)
    whole = note("view_answer", "ms", answers, baseline=REBUILT, against=rebuilt)
    note("view_answer as compressed bytes", "ms", sent, baseline=REBUILT, against=rebuilt)
    bench.hold(view.p95 <= 15, "95% of the engine's answers within 15 ms")
    bench.hold(whole.p95 <= 15, "95% of the view's answers within 15 ms")


def answer_as_sent(engine: Engine, chosen: Filter) -> bytes:
    """A view's answer as it goes over the wire."""
    return compress(json.dumps(view_answer(engine, chosen)).encode(), "br", ANSWER_QUALITY)


def timed(work: Callable[..., object], *given: object) -> float:
    """Ms that some work takes."""
    began = time.perf_counter()
    work(*given)
    return (time.perf_counter() - began) * 1000
