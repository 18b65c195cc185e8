"""Single values are read however they are written; impossible ones become unknown and counted."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from analytics.ingest import values
from tests.unit.analytics.ingest.writing import SHARES, ingested, song, songs

NAN = math.nan


@pytest.mark.parametrize(
    ("column", "written", "read"),
    [
        ("key", "C", 0),
        ("key", "C#", 1),
        ("key", "d♭", 1),
        ("key", "B", 11),
        ("key", "Bb", 10),
        ("key", "F sharp", 6),
        ("key", "C♯/D♭", 1),
        ("key", "A minor", 9),
        ("key", "11", 11),
        ("key", "4.0", 4),
        ("mode", "Major", 1),
        ("mode", "minor", 0),
        ("mode", "1", 1),
        ("explicit", "True", 1),
        ("explicit", "false", 0),
        ("explicit", "yes", 1),
        ("explicit", "N", 0),
        ("explicit", "1", 1),
        ("explicit", "0.0", 0),
        ("time_signature", "4", 4),
        ("time_signature", "3/4", 3),
        ("release_date", "2019-06-14", 2019),
        ("release_date", "2019-06", 2019),
        ("release_date", "2019", 2019),
        ("release_date", "2019.0", 2019),
        ("release_date", "14/06/2019", 2019),
        ("release_date", "20190614", 2019),
        ("release_date", "2019-06-14T00:00:00Z", 2019),
        ("release_date", "14 June 2019", 2019),
        ("duration_ms", "215000", 215),
        ("duration", "215000", 215),
        ("duration", "215", 215),
        ("duration", "3:35", 215),
        ("duration", "03:35.5", 215.5),
        ("duration", "1:00:05", 3605),
        ("duration", "1,412", 1412),
        ("duration (min)", "3.5", 210),
        ("duration", "3.5", 210),
        ("duration_ms", "215", 215),
        ("length (s)", "20", 20),
        ("followers", "1,234,567", 1_234_567),
        ("popularity", "0.55", 55),
        ("popularity", "55", 55),
        ("album", "None", "None"),
    ],
)
def test_a_value_is_read(tmp_path: Path, column: str, written: str, read: float | str) -> None:
    found = ingested(tmp_path, {**song(), column: written})
    canonical = {
        "release_date": "year",
        "duration_ms": "duration",
        "duration (min)": "duration",
        "length (s)": "duration",
    }.get(column, column)
    value = found.tracks[canonical].iloc[0]
    assert value == (pytest.approx(read) if isinstance(read, float | int) else read)
    assert found.health.n_repaired == 0


@pytest.mark.parametrize(
    ("column", "written", "reason"),
    [
        ("tempo", "0", "outside 1 to 400 BPM"),
        ("tempo", "-12", "outside 1 to 400 BPM"),
        ("tempo", "fast", "not a number"),
        ("tempo", "nan", "not a number"),
        ("tempo", "inf", "not a number"),
        ("tempo", "1e999", "not a number"),
        ("tempo", "0x10", "not a number"),
        ("tempo", "1_2", "not a number"),
        ("tempo", "9" * 400, "not a number"),
        ("loudness", "11", "outside -120 to 10 dB"),
        ("energy", "1.5", "outside 0% to 100%"),
        ("energy", "-0.1", "outside 0% to 100%"),
        ("energy", "NaN", "not a number"),
        ("year", "0", "not a year"),
        ("year", "1066", "outside 1860 to 2150"),
        ("year", "9999", "outside 1860 to 2150"),
        ("year", "last summer", "not a year"),
        ("duration_ms", "10", "outside 1 to 86400 s"),
        ("duration_ms", "99999999999", "outside 1 to 86400 s"),
        ("popularity", "101", "outside 0 to 100"),
        ("key", "12", "outside 0 to 11"),
        ("key", "1.5", "outside 0 to 11"),
        ("key", "H", "not a key"),
        ("mode", "2", "outside 0 to 1"),
        ("mode", "dorian", "not major or minor"),
        ("explicit", "2", "not yes or no"),
        ("time_signature", "0", "outside 1 to 16"),
    ],
)
def test_an_impossible_value_becomes_unknown_and_is_reported(
    tmp_path: Path, column: str, written: str, reason: str
) -> None:
    good = {"tempo": "120", "loudness": "-7", "energy": "0.5", "year": "2001", "key": "1"}
    rest = {"duration_ms": "200000", "popularity": "50", "mode": "1", "explicit": "0"}
    usual = {**good, **rest, "time_signature": "4"}
    rows = songs(4, **usual)
    rows[2][column] = written
    found = ingested(tmp_path, *rows)
    [repair] = found.health.repaired
    assert (repair["reason"], repair["count"]) == (reason, 1)
    assert repair["examples"][0]["row"] == 4
    assert written.startswith(repair["examples"][0]["text"].rstrip("…"))
    canonical = found.tracks["duration" if column == "duration_ms" else column]
    assert canonical.isna().tolist() == [False, False, True, False]
    assert found.health.n_repaired == 1


def test_an_empty_value_is_unknown_and_no_repair(tmp_path: Path) -> None:
    found = ingested(tmp_path, *songs(2), song(tempo=""))
    assert found.tracks["tempo"].isna().tolist() == [False, False, True]
    assert found.health.n_repaired == 0


def test_minus_one_is_spotifys_word_for_no_key(tmp_path: Path) -> None:
    found = ingested(tmp_path, song(key="3"), song(track_id="2", key="-1"))
    assert found.tracks["key"].isna().tolist() == [False, True]
    assert found.health.n_repaired == 0


@pytest.mark.parametrize("sign", ["", "%", " %"])
def test_percentages_are_recognised_by_their_size_or_sign(tmp_path: Path, sign: str) -> None:
    percents = {name: f"{at * 10 + 5}{sign}" for at, name in enumerate(SHARES)}
    found = ingested(tmp_path, song(**percents))
    assert found.tracks[list(SHARES)].iloc[0].tolist() == pytest.approx(
        [at / 10 + 0.05 for at in range(7)]
    )
    assert all(found.header[name].factor == 100 for name in SHARES)
    assert found.health.notes[-1] == (
        "Danceability, energy, speechiness, acousticness, instrumentalness, liveness and valence "
        "are given as 0 to 100; read as percentages."
    )


def test_one_percent_column_among_shares_is_scaled_alone(tmp_path: Path) -> None:
    found = ingested(tmp_path, *songs(3, energy="60"))
    assert found.tracks["energy"].tolist() == pytest.approx([0.6] * 3)
    assert found.tracks["valence"].tolist() == pytest.approx([0.4] * 3)
    assert "Energy is given as 0 to 100; read as percentages." in found.health.notes


def test_a_lone_one_among_percentages_is_one_percent(tmp_path: Path) -> None:
    percents = dict.fromkeys(SHARES, "60") | {"instrumentalness": "1"}
    assert ingested(tmp_path, song(**percents)).tracks["instrumentalness"].iloc[0] == pytest.approx(
        0.01
    )


def test_a_stray_percentage_among_shares_is_impossible_not_a_scale(tmp_path: Path) -> None:
    rows = songs(9)
    rows[4]["energy"] = "60"
    found = ingested(tmp_path, *rows)
    assert found.tracks["energy"].isna().sum() == 1
    assert found.header["energy"].factor == 1


def test_marks_out_of_ten_are_not_taken_for_percentages(tmp_path: Path) -> None:
    marks = {name: str(at + 2) for at, name in enumerate(SHARES)}
    found = ingested(tmp_path, song(**marks))
    assert found.tracks["valence"].iloc[0] == pytest.approx(0.8)
    assert found.header["valence"].factor == 10


def test_decimal_commas_are_told_from_thousands(tmp_path: Path) -> None:
    decimal = {name: "0,45" for name in SHARES} | {"tempo": "120,034", "loudness": "-7,5"}
    found = ingested(tmp_path, song(**decimal))
    assert found.tracks["energy"].iloc[0] == pytest.approx(0.45)
    assert found.tracks["tempo"].iloc[0] == pytest.approx(120.034)
    assert found.tracks["loudness"].iloc[0] == -7.5
    assert found.health.notes[0] == "Commas in numbers are decimal commas."


def test_loudness_that_is_not_in_decibels_is_left_out(tmp_path: Path) -> None:
    rows = [song(track_id=str(at), loudness=f"0.{at}") for at in range(1, 6)]
    found = ingested(tmp_path, *rows)
    assert "loudness" in found.health.features_missing
    assert any("not in dB" in note for note in found.health.notes)


def test_a_column_that_is_not_what_its_name_says_is_left_out(tmp_path: Path) -> None:
    rows = songs(10, popularity="100000")
    rows[3]["popularity"] = "7"
    found = ingested(tmp_path, *rows)
    assert "popularity" not in found.tracks
    assert any("Popularity was left out" in note and "row 2" in note for note in found.health.notes)


@pytest.mark.parametrize(
    ("text", "number"),
    [("\N{MINUS SIGN}5.4 dB", -5.4), ("120 BPM", 120), ("+.5", 0.5), ("5.", 5), ("2e-5", 2e-5)],
)
def test_units_and_signs_do_not_hide_a_number(text: str, number: float) -> None:
    assert values.number(text) == pytest.approx(number)


@pytest.mark.parametrize(
    "text", ["", "1,2", "1.2.3", "--1", "1 2", "\uff11\uff12", "five", "e5", ",", "."]
)
def test_what_is_no_number_is_not_guessed_at(text: str) -> None:
    assert values.number(text) is None
