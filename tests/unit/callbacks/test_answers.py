from __future__ import annotations

import json

import pytest

from analytics.engine import Engine
from analytics.filters import Filter
from callbacks import answers
from callbacks.explore import track_drawer


def test_an_answer_is_plain_json_without_nan(engine: Engine) -> None:
    for chosen in (Filter(), Filter(genres=("folk",)), Filter(moods=("none",))):
        json.dumps(answers.view_answer(engine, chosen), allow_nan=False)


def test_the_key_says_everything_the_answer_depends_on(engine: Engine) -> None:
    folk = answers.view_key(engine, Filter(genres=("folk",)))
    assert folk != answers.view_key(engine, Filter(genres=("house",)))
    assert engine.build_name in folk
    assert folk == answers.view_key(engine, Filter(genres=("folk",)))


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"sort": "password"}, id="a column there is not"),
        pytest.param({"start": "-1", "stop": "x"}, id="no numbers"),
        pytest.param({"start": "9" * 40, "stop": "9" * 40}, id="huge numbers"),
        pytest.param({"start": "٣", "stop": "1e9"}, id="odd numbers"),
    ],
)
def test_odd_questions_for_rows_get_rows(engine: Engine, asked: dict[str, str]) -> None:
    answer = answers.rows_answer(engine, Filter(), asked)
    assert answer["matches"] == 120
    assert len(answer["rows"]) == answers.FIRST_PAGE


def test_a_page_of_rows_is_never_larger_than_the_limit(engine: Engine) -> None:
    answer = answers.rows_answer(engine, Filter(), {"start": "0", "stop": "100000"})
    assert len(answer["rows"]) == 120 <= answers.MOST_ROWS


def test_the_best_known_tracks_come_first(engine: Engine) -> None:
    rows = answers.view_answer(engine, Filter())["rows"]
    known = [row["popularity"] for row in rows]
    assert known == sorted(known, reverse=True)


def test_artists_already_chosen_stay_on_offer(engine: Engine) -> None:
    options = answers.artist_options(engine, "artist 1", ["Artist 2-2"])
    assert options[0]["value"] == "Artist 2-2"
    assert {option["value"] for option in options[1:]} <= {f"Artist 1-{n}" for n in range(20)}


def test_the_drawer_marks_the_track_and_its_neighbours(engine: Engine) -> None:
    content, marks = track_drawer(engine, "track-00007")
    assert marks is not None and marks["row"] == 7
    assert len(marks["similar"]) == 10
    words = json.dumps([part.to_plotly_json() for part in content], default=str)
    assert "Song 7" in words and "Danceability" in words


def test_the_drawer_says_so_when_there_is_no_such_track(engine: Engine) -> None:
    content, marks = track_drawer(engine, "gone")
    assert marks is None
    assert "not in the catalogue" in str(content)


def test_no_track_leaves_the_drawer_empty(engine: Engine) -> None:
    assert track_drawer(engine, None) == (None, None)
