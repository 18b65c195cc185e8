from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analytics.errors import InvalidSpec, UnusableFile
from analytics.ingest import preview, read_tracks
from analytics.ingest.columns import checked_columns
from analytics.ingest.preview import LONGEST
from tests.unit.analytics.ingest.writing import SONG, saved, song, songs, table


def renamed(*pairs: tuple[str, str], n: int = 3) -> str:
    """A table of songs of which some columns have names nobody knows."""
    head, _, rest = table(*songs(n)).partition("\n")
    for old, new in pairs:
        head = head.replace(old, new)
    return f"{head}\n{rest}"


def test_a_file_shows_its_columns_with_their_first_values(tmp_path: Path) -> None:
    found = preview(saved(tmp_path, table(*songs(5))))

    assert found["header"][1] == {"name": "track_name", "examples": ["Song 0", "Song 1", "Song 2"]}
    assert found["chosen"]["name"] == 1
    assert found["chosen"]["tempo"] == list(SONG).index("tempo")
    assert found["problem"] is None
    assert found["sentences"][0] == "5 tracks from 5 rows of tracks.csv."


def test_a_file_that_misses_a_column_is_shown_with_what_it_misses(tmp_path: Path) -> None:
    path = saved(tmp_path, renamed(("track_name", "Was")))

    found = preview(path)

    assert "name" not in found["chosen"]
    assert "no column gives each track's name" in found["problem"]
    assert found["health"] is None and found["sentences"] == []


def test_saying_what_a_column_is_makes_the_file_readable(tmp_path: Path) -> None:
    path = saved(tmp_path, renamed(("track_name", "Was"), ("tempo", "Schläge")))
    columns = {**preview(path)["chosen"], "name": 1, "tempo": 11}

    found = preview(path, columns)

    assert found["problem"] is None
    assert found["health"]["n_kept"] == 3
    ingested = read_tracks(path, columns)
    assert ingested.tracks["name"].tolist() == ["Song 0", "Song 1", "Song 2"]
    assert ingested.tracks["tempo"].tolist() == [120, 120, 120]
    assert ingested.header["tempo"].name == "Schläge"


def test_columns_that_nobody_wants_are_left_out_though_their_names_are_known(
    tmp_path: Path,
) -> None:
    path = saved(tmp_path, table(*songs(3, track_genre="jazz")))
    columns = preview(path)["chosen"]

    assert "genres" in read_tracks(path, columns).tracks
    del columns["genres"]
    assert "genres" not in read_tracks(path, columns).tracks


def test_of_two_columns_with_equal_claims_a_person_chooses(tmp_path: Path) -> None:
    path = saved(tmp_path, table(*songs(3, Energy="0.9")))

    found = preview(path)
    assert "two names for the same thing" in found["problem"]
    first = read_tracks(path, found["chosen"]).tracks["energy"]
    other = read_tracks(path, {**found["chosen"], "energy": len(SONG)}).tracks["energy"]
    assert first.tolist() == pytest.approx([0.6] * 3)
    assert other.tolist() == pytest.approx([0.9] * 3)


def test_what_is_said_reads_as_what_is_known_by_name(tmp_path: Path) -> None:
    path = saved(tmp_path, table(*songs(4), song(track_id="id9", energy="1.5")))

    by_name, as_said = read_tracks(path), read_tracks(path, preview(path)["chosen"])

    assert by_name.tracks.equals(as_said.tracks)
    assert by_name.health == as_said.health


@pytest.mark.parametrize(
    "columns, sentence",
    [
        ({"nmae": 1}, "columns is 'nmae'; it can be of id, name, artists"),
        ({"name": 99}, "name is 99; it can be 0 to 11, a column of the file."),
        ({"name": 1, "artists": 1}, "artists is 1; it can be another column; this one is name"),
    ],
)
def test_columns_that_the_file_does_not_have_are_refused(
    tmp_path: Path, columns: dict[str, int], sentence: str
) -> None:
    path = saved(tmp_path, table(*songs(3)))

    for read in (preview, read_tracks):
        with pytest.raises(InvalidSpec, match=sentence):
            read(path, columns)


@pytest.mark.parametrize(
    "sent",
    [[], "name", 3, {"nmae": 1}, {3: 1}, {"name": "1"}, {"name": 1.0}, {"name": True},
     {"name": None}, {"name": -1}, {"name": 10**9}, {"name": [1]}],
)  # fmt: skip
def test_columns_that_anybody_may_send_are_checked(sent: Any) -> None:
    with pytest.raises(InvalidSpec):
        checked_columns(sent)


def test_columns_come_in_one_order_however_they_were_sent() -> None:
    assert list(checked_columns({"tempo": 4, "name": 2}) or {}) == ["name", "tempo"]
    assert checked_columns(None) is None


def test_what_is_shown_of_a_file_is_short_and_printable(tmp_path: Path) -> None:
    path = saved(tmp_path, table(*songs(2, note="\x1b[31m" + "x" * 900)))

    shown = preview(path)["header"][-1]

    assert shown["name"] == "note"
    assert len(shown["examples"][0]) == LONGEST
    assert shown["examples"][0].startswith(" [31mxxx")


def test_a_file_without_a_header_to_show_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="the file is empty"):
        preview(saved(tmp_path, ""))


def test_a_large_file_shows_the_values_of_its_first_rows(tmp_path: Path) -> None:
    path = saved(tmp_path, table(*songs(3_000)))

    assert preview(path)["header"][1]["examples"] == ["Song 0", "Song 1", "Song 2"]
