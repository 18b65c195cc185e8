"""Going on over HTTP from where somebody stopped."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashapp.factory import create_app
from dashapp.settings import Settings
from tests.asking_me import IDS, answer, ask, some_plays
from tests.listening import add_listeners
from tests.plays import some_plays as invented_plays
from tests.plays import with_steps


@pytest.fixture(scope="module")
def with_sessions(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which twenty people went on from song 8 with 77, and twelve with 50."""
    copied = Path(copytree(tiny_build, tmp_path_factory.mktemp("sessions") / "home"))
    plays = with_steps(invented_plays(40, 120, per_listener=40), (8, 77, 20), (8, 50, 12))
    add_listeners(copied, plays, learned=True)
    return copied


def an_evening(*rows: int) -> dict[str, Any]:
    """Song 60 on one day, and some songs minutes apart on another."""
    known = sorted({60, *rows})
    seconds = [1_600_086_400 + 240 * place for place in range(len(rows))]
    return {
        "ids": [IDS[row] for row in known],
        "track": [known.index(row) for row in (60, *rows)],
        "second": [1_600_000_000, *seconds],
        "count": [1] * (len(rows) + 1),
    }


def gone_on(home: Path, **settings: str) -> FlaskClient:
    given = {"UNDERTONE_HOME": str(home), "UNDERTONE_OPEN": "yes", **settings}
    return create_app(Settings.from_env(given)).server.test_client()


def test_what_people_went_on_with_comes_next_after_the_last_session(with_sessions: Path) -> None:
    asked = {"plays": an_evening(5, 2, 8), "source": "session"}

    found = answer(ask(gone_on(with_sessions), "next", asked))

    assert found["source"] == "session"
    assert [each["id"] for each in found["session"]["tracks"]] == [IDS[5], IDS[2], IDS[8]]
    assert found["session"]["before"] == 0
    assert [each["id"] for each in found["tracks"][:2]] == [IDS[77], IDS[50]]
    assert found["tracks"][0]["why"] == "Also played after Song 8, by 20 people"
    assert {each["id"] for each in found["tracks"]}.isdisjoint({IDS[5], IDS[2], IDS[8]})


def test_dislikes_hold_for_what_comes_next_as_well(with_sessions: Path) -> None:
    client = gone_on(with_sessions)
    asked = {"plays": an_evening(8), "source": "session"}
    first = answer(ask(client, "next", asked))["tracks"][0]

    without = answer(ask(client, "next", {**asked, "dislikes": [first["against"][0]["dislike"]]}))

    assert first["id"] == IDS[77]
    assert IDS[77] not in [each["id"] for each in without["tracks"]]


def test_a_larger_smallest_group_hides_what_fewer_went_on_with(with_sessions: Path) -> None:
    client = gone_on(with_sessions, UNDERTONE_SMALLEST_GROUP="15")

    found = answer(ask(client, "next", {"plays": an_evening(8), "source": "session"}))

    whys = [each["why"] for each in found["tracks"]]
    assert [each for each in whys if each.startswith("Also played")] == [
        "Also played after Song 8, by 20 people"
    ]


def test_how_many_people_went_on_is_not_for_visitors(with_sessions: Path) -> None:
    client = gone_on(with_sessions, UNDERTONE_OPEN="no")

    found = answer(ask(client, "next", {"plays": an_evening(8), "source": "session"}))

    assert found["tracks"][0]["why"] == "Also played after Song 8"


def test_a_long_session_is_shown_by_its_last_songs(with_sessions: Path) -> None:
    plays = an_evening(*range(20, 32))

    session = answer(ask(gone_on(with_sessions), "next", {"plays": plays}))["session"]

    assert [each["id"] for each in session["tracks"]] == IDS[27:32]
    assert session["before"] == 7


def test_plays_without_times_have_no_last_session(with_sessions: Path) -> None:
    asked = {"plays": some_plays(timed=False), "source": "session"}

    found = answer(ask(gone_on(with_sessions), "next", asked))

    assert (found["session"], found["source"]) == (None, "both")


def test_where_nobodys_plays_are_known_a_session_goes_on_by_sound(tiny_build: Path) -> None:
    asked = {"plays": an_evening(3, 6, 9), "source": "session"}

    found = answer(ask(gone_on(tiny_build), "next", asked))

    assert found["source"] == "session"
    assert len(found["tracks"]) == 20
    assert all(each["why"] for each in found["tracks"])
