"""The Listeners page: how soon whatever is asked of it is answered, nothing kept from before."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import numpy as np
import pytest

from analytics.artifacts import open_build
from analytics.engine import Engine
from analytics.listening.asked import ListenersFilter
from analytics.listening.calendar import LENGTHS
from callbacks.listeners_answers import listeners_answer
from dashapp.routes import dumped
from tests.bench.bench_answers import timed
from tests.bench.conftest import Bench, Catalogue
from tests.listening import add_listeners
from tests.plays import some_plays

SMALLEST = 10


@pytest.mark.parametrize(
    ("n_listeners", "bar_ms"), [(1_900, 150), (19_000, 1_500)], ids=["0.36M", "3.6M"]
)
def test_whatever_is_asked_of_listeners_is_answered_soon(
    catalogue: Catalogue, bench: Bench, tmp_path: Path, n_listeners: int, bar_ms: int
) -> None:
    home = Path(shutil.copytree(catalogue.home, tmp_path / "home"))
    plays = some_plays(
        n_listeners, catalogue.engine.catalogue.n_tracks, n_tastes=6, per_listener=190, n_days=365
    )
    rng = np.random.default_rng(0)
    add_listeners(
        home,
        plays,
        countries=rng.choice(["DE", "FR", "US", "IS"], n_listeners).tolist(),
        plans=rng.choice(["free", "premium"], n_listeners).tolist(),
        kinds=[place % 6 for place in range(n_listeners)],
        kind_names=[f"Kind {number}" for number in range(6)],
    )
    engine = Engine(open_build(home))
    listening = engine.listening
    assert listening is not None

    def answer(asked: ListenersFilter) -> bytes:
        return dumped(listeners_answer(engine, listening, asked, SMALLEST))

    answer(ListenersFilter())  # what every worker does once
    waits = [timed(answer, asked) for asked in questions(engine) for _ in range(bench.times(10))]
    what = f"listeners: an answer about {plays.n_plays:,} plays"
    sample = bench.ledger.note(what, "ms", waits)
    bench.hold(sample.p95 <= bar_ms, f"95% within {bar_ms} ms")


def questions(engine: Engine) -> list[ListenersFilter]:
    """Everything, in every length of periods, and what narrows it in one way or in two."""
    first = engine.moods[0].slug
    narrowed = [
        {"countries": ("DE", "FR")}, {"plans": ("free",)}, {"kinds": (0, 3)}, {"moods": (first,)},
        {"first_month": 650}, {"genre": engine.catalogue.genre_names[0]}, {"ranked": "artists"},
    ]  # fmt: skip
    return [
        *(ListenersFilter(by=length) for length in LENGTHS),
        *(ListenersFilter(**one) for one in narrowed),  # type: ignore[arg-type]
        *(
            ListenersFilter(**{**one, **other})  # type: ignore[arg-type]
            for one, other in itertools.combinations(narrowed, 2)
        ),
    ]
