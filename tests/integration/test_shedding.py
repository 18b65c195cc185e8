"""More is asked than can be answered: some are refused at once, nobody waits for long."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dashapp.factory import create_app
from dashapp.settings import Settings
from dashapp.shedding import FEWEST_OTHERS, MOST_SECONDS, WAITED, Waited
from tests.asking import Heard, ask
from tests.processes import serving

PEOPLE = 60


@pytest.fixture(scope="module")
def address(tiny_build: Path) -> Iterator[str]:
    """A server that answers one request at a time, and keeps no answers."""
    few = {"UNDERTONE_WORKERS": "1", "UNDERTONE_THREADS": "1", "UNDERTONE_CACHE": "NullCache"}
    with serving(tiny_build, **few) as served:
        yield served


def test_a_crowd_is_answered_or_refused_with_a_sentence_and_when_to_come_back(
    address: str,
) -> None:
    def one(number: int) -> Heard:
        return ask(f"{address}/report.html?n={number}", Accept="application/json")

    with ThreadPoolExecutor(PEOPLE) as pool:
        heard = list(pool.map(one, range(PEOPLE)))
    statuses = {each.status for each in heard}
    assert statuses == {200, 503}
    for each in heard:
        if each.status == 503:
            assert json.loads(each.text)["error"].startswith("The server is busy.")
            assert each.headers["Retry-After"] == "1"
    assert ask(f"{address}/report.html").status == 200, "and all is well when they have left"


def test_whether_the_server_lives_is_answered_to_whoever_waited_and_others_are_sent_away(
    tiny_build: Path,
) -> None:
    client = create_app(Settings.from_env({"UNDERTONE_HOME": str(tiny_build)})).server.test_client()

    def statuses(seconds: float, n_others: int) -> list[int]:
        mark = WAITED.set(Waited(seconds, n_others))
        found = [client.get(path).status_code for path in ("/livez", "/view")]
        WAITED.reset(mark)
        return found

    assert statuses(MOST_SECONDS + 0.1, FEWEST_OTHERS) == [200, 503]
    assert statuses(MOST_SECONDS - 0.1, 100) == [200, 200]
    assert statuses(60, FEWEST_OTHERS - 1) == [200, 200], "the last few are answered"


def test_one_after_the_other_is_never_refused(address: str) -> None:
    assert {ask(f"{address}/view?energy=0.{n}-1").status for n in range(10, 40)} == {200}
