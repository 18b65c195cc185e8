from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import UnusableFile
from analytics.listening.reading.users import Users, read_users

PEOPLE = ("ann", "bob", "cy")


def known_of(folder: Path, content: str) -> Users:
    path = folder / "users.csv"
    path.write_text(content)
    found = read_users(path, PEOPLE)
    assert found.health is not None
    health = found.health
    assert health.n_read == health.n_kept + health.n_merged + health.n_rejected
    return found


def test_people_have_a_country_and_a_plan(tmp_path: Path) -> None:
    known = known_of(tmp_path, "user_id,country,subscription_type\nann,FR,free\nbob,NA,\n")
    # Namibia is not a missing value.
    assert known.country == {"ann": "FR", "bob": "NA"}
    assert known.plan == {"ann": "free"}
    assert known.health is not None
    assert known.health.sentences()[:2] == [
        "2 people from 2 rows of users.csv.", "Nothing is said of 1 person with plays."
    ]  # fmt: skip


def test_both_facts_may_be_missing(tmp_path: Path) -> None:
    known = known_of(tmp_path, "id,plan\nann,free\nbob,free\ncy,Free\n")
    assert known.country == {}
    assert known.plan == dict.fromkeys(PEOPLE, "free")
    assert known.health is not None
    assert "The file does not say people's country." in known.health.notes


def test_what_contradicts_a_row_before_it_is_left_out_and_told(tmp_path: Path) -> None:
    known = known_of(
        tmp_path, "user_id,country,plan\nann,FR,\nann,DE,free\nann,,free\nann,FR,free\n"
    )
    assert (known.country, known.plan) == ({"ann": "FR"}, {"ann": "free"})
    assert known.health is not None
    assert known.rejected["row"].to_pylist() == [3]
    assert known.health.merged == [{"reason": "the same person again", "count": 2}]
    assert known.health.rejected[0]["reason"] == "a row before it says something else"


def test_people_who_played_nothing_are_left_out_and_told_without_their_ids(tmp_path: Path) -> None:
    known = known_of(tmp_path, "user_id,country\nann,FR\nsecret,DE\n,DE\n")
    assert known.health is not None
    assert {each["reason"] for each in known.health.rejected} == {
        "nothing was played by this person", "it does not say who it is about"
    }  # fmt: skip
    assert "secret" not in f"{known.health.to_dict()} {known.rejected.to_pydict()}"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("country\nFR\n", "row 1: no column says who it was"),
        ("user_id,country\nnobody,FR\n", "row 2: none of its 1 row can be used"),
        ("user_id,country\n", "it has a header and no rows"),
        ("", "the file is empty"),
    ],
)
def test_a_file_that_is_of_no_use_is_refused_in_a_sentence(
    tmp_path: Path, content: str, sentence: str
) -> None:
    with pytest.raises(UnusableFile, match=sentence):
        known_of(tmp_path, content)
