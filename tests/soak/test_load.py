"""Many people at once, over real tracks: 50, 100 and 400 of them, on the cores that serve them.

The limits of requests are on, as usual. Each person has an address of their own, which the server
hears from the one proxy that it is told of.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import serving
from tests.soak.conftest import Seen
from tests.soak.crowd import Crowd, Watch, let_in, watching_life
from tests.soak.plan import write_plan

WARM_UP = 30
SECONDS = 90
RECOVERY = 30
SLACK = 20
"""After the crowd has left, people are heard for so long beyond the time to recover."""


@pytest.fixture(scope="module")
def plan(real_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plan") / "plan.json"
    write_plan(real_home, path)
    return path


@pytest.fixture
def address(real_home: Path) -> Iterator[str]:
    with serving(real_home, UNDERTONE_OPEN="no", UNDERTONE_PROXIES="1") as served:
        yield served


def in_words(crowd: Crowd, seconds: float) -> str:
    filters = crowd.filters()
    return (
        f"{len(crowd.heard):,} requests in {seconds:g} s, {crowd.errors().total()} errors; "
        f"95% of {len(filters):,} filters within {crowd.p95():.0f} ms"
    )


def hold(crowd: Crowd, life: Watch, most_ms: float, seen: Seen) -> None:
    crowd = crowd.between(WARM_UP, WARM_UP + SECONDS)
    seen(f"{in_words(crowd, SECONDS)}; /livez within {1_000 * max(life.seconds):.0f} ms")
    assert not crowd.errors(), crowd.errors()
    assert not life.missed
    assert crowd.p95() <= most_ms


def test_fifty_people_wait_for_nothing(
    address: str, plan: Path, tmp_path: Path, seen: Seen
) -> None:
    with watching_life(address) as life:
        crowd = let_in(address, plan, [(WARM_UP + SECONDS, 50)], tmp_path)
    hold(crowd, life, 250, seen)


def test_a_hundred_people_are_all_answered(
    address: str, plan: Path, tmp_path: Path, seen: Seen
) -> None:
    with watching_life(address) as life:
        crowd = let_in(address, plan, [(WARM_UP + SECONDS, 100)], tmp_path)
    hold(crowd, life, 500, seen)


def test_four_hundred_people_do_no_harm_and_leave_none(
    address: str, plan: Path, tmp_path: Path, seen: Seen
) -> None:
    stages = [(WARM_UP + 30, 50), (SECONDS, 400), (RECOVERY + SLACK, 50)]
    arrived, left = WARM_UP + 30, WARM_UP + 30 + SECONDS
    with watching_life(address) as life:
        crowd = let_in(address, plan, stages, tmp_path)
    before = crowd.between(WARM_UP, arrived)
    during = crowd.between(arrived, left)
    after = crowd.between(left + RECOVERY, left + RECOVERY + SLACK)
    n_refused = during.errors().total() - during.failures().total()
    seen(
        f"50 before: {in_words(before, 30)}; 400: {in_words(during, SECONDS)}, of which "
        f"{n_refused} refused with 429 or 503; 50 again, {RECOVERY} s later: "
        f"{in_words(after, SLACK)}; /livez within {1_000 * max(life.seconds):.0f} ms"
    )
    assert not during.failures(), during.failures()
    assert not life.missed, life.missed
    assert max(life.seconds) <= 1
    assert not after.errors(), after.errors()
    assert after.p95() <= max(250, 1.5 * before.p95())
