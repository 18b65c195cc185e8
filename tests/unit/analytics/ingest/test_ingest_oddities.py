"""Odd files that can be read are read right: nothing shifted, nothing lost without a word."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.ingest import read_tracks
from tests.unit.analytics.ingest.writing import (
    HEADER,
    RECORD,
    ingested,
    saved,
    song,
    songs,
    table,
)

THREE = table(*songs(3))


def record(**changes: str) -> str:
    """One record under HEADER, as it stands in a file."""
    return table(song(**changes)).split("\n", maxsplit=1)[1].rstrip("\n")


def in_zip(members: dict[str, str]) -> bytes:
    """An archive with these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


SAME_THREE_TRACKS = {
    "commas": THREE,
    "semicolons": table(*songs(3), delimiter=";"),
    "tabs": table(*songs(3), delimiter="\t"),
    "vertical bars": table(*songs(3), delimiter="|"),
    "no line end at the end": THREE.rstrip("\n"),
    "Windows line ends": THREE.replace("\n", "\r\n"),
    "old Macintosh line ends": THREE.replace("\n", "\r"),
    "a byte order mark": b"\xef\xbb\xbf" + THREE.encode(),
    "UTF-16 with a mark": THREE.encode("utf-16"),
    "UTF-16, big end first": b"\xfe\xff" + THREE.encode("utf-16-be"),
    "UTF-16 without a mark": THREE.encode("utf-16-le"),
    "UTF-16, big end first, without a mark": THREE.encode("utf-16-be"),
    "UTF-32": THREE.encode("utf-32"),
    "gzip": gzip.compress(THREE.encode()),
    "zip": in_zip({"a.csv": THREE}),
    "zip with notes and litter": in_zip(
        {"data/a.csv": THREE, "readme.md": "hello", "__MACOSX/data/._a.csv": "x"}
    ),
    "zip with one file of another name": in_zip({"data": THREE}),
    "Excel's word on the delimiter": "sep=,\n" + THREE,
    "blank lines before, between and after": "\n\n" + THREE.replace("\n", "\n\n") + "\n \n",
    "a delimiter at the end of every line": THREE.replace("\n", ",\n"),
    "a delimiter at the end of every row": THREE.replace("\n", ",\n").replace(",\n", "\n", 1),
    "header in capitals": THREE.replace(HEADER, HEADER.upper()),
    "header with spaces for underscores": THREE.replace(HEADER, HEADER.replace("_", " ")),
    "header with tabs and padding": THREE.replace(HEADER, HEADER.replace(",", " ,\t")),
    "header in quotes": THREE.replace(HEADER, '"' + HEADER.replace(",", '","') + '"'),
    "header with a line end in quotes": THREE.replace("track_name", '"track\n name"'),
    "everything padded": THREE.replace(",", "  , "),
    "everything padded and quoted": "\n".join(
        '"' + line.replace(",", '"  , "') + '"  ' for line in THREE.splitlines()
    ),
    "zero bytes between": THREE.replace("Song 1", "Song\0 1"),
    "half a character": THREE.encode().replace(b"Song 1", b"Song\xed\xa0\x80 1"),
    "the header repeated in the middle": THREE.replace("id2,", f"{HEADER}\nid2,"),
    "unknown columns around": "\n".join(
        f"{at},{line},x" for at, line in enumerate(THREE.splitlines())
    ),
}


@pytest.mark.parametrize("content", SAME_THREE_TRACKS.values(), ids=SAME_THREE_TRACKS)
def test_the_same_tracks_come_out_however_they_are_written(
    tmp_path: Path, content: str | bytes
) -> None:
    tracks = read_tracks(saved(tmp_path, content)).tracks
    assert tracks["id"].tolist() == ["id0", "id1", "id2"]
    assert tracks["name"].tolist() == ["Song 0", "Song 1", "Song 2"]
    assert tracks["artists"].tolist() == [("Ann",)] * 3
    assert tracks["loudness"].tolist() == [-7.5] * 3
    assert tracks["tempo"].tolist() == [120.0] * 3


def test_the_report_says_how_the_text_is_written(tmp_path: Path) -> None:
    health = read_tracks(saved(tmp_path, table(*songs(3), delimiter="\t").encode("utf-16"))).health
    assert (health.encoding, health.delimiter) == ("utf-16", "\t")
    assert health.sentences()[-1] == "Text in UTF-16, columns separated by tabs."


@pytest.mark.parametrize("name", ["None", "NA", "nan", "NULL", "n/a", "-", "0", "true", "1e5"])
def test_a_track_may_be_called_anything(tmp_path: Path, name: str) -> None:
    read = ingested(tmp_path, song(track_name=name, artists=name, album_name=name, track_id=name))
    track = read.tracks.iloc[0]
    assert (track["id"], track["name"], track["album"], track["artists"]) == (
        name,
        name,
        name,
        (name,),
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Two\nlines", "Two lines"),
        ("bell\x07", "bell"),
        ("line\u2028separator", "line separator"),
        ("  padded \u00a0", "padded"),
        ('say "hello", twice', 'say "hello", twice'),
        ("cafe\u0301", "café"),
        ("夜に駆ける", "夜に駆ける"),
        ("🙂", "🙂"),
        ("=1+1", "=1+1"),
        ("x" * 5000, "x" * 199 + "…"),
    ],
)
def test_names_keep_their_letters_and_lose_what_is_no_letter(
    tmp_path: Path, written: str, read: str
) -> None:
    assert ingested(tmp_path, song(track_name=written)).tracks["name"].tolist() == [read]


def test_windows_1252_is_recognised(tmp_path: Path) -> None:
    content = table(song(track_name="Déjà vu", artists="Beyoncé")).encode("cp1252")
    read = read_tracks(saved(tmp_path, content))
    assert read.tracks["name"].tolist() == ["Déjà vu"]
    assert read.health.encoding == "cp1252"
    assert "Windows-1252" in read.health.notes[0]


def test_rows_that_do_not_fit_are_rejected_with_their_line_and_text(tmp_path: Path) -> None:
    lines = [
        HEADER,
        record(track_id="good 1"),
        record(track_id="two lines", track_name="Two\nlines"),  # lines 3 and 4
        record(track_id="shifted").replace("First", "First, second"),
        "short,row",
        record(track_id="good 2"),
        record(track_id="nameless", track_name=""),
        record(track_id="good 3"),
        "," * HEADER.count(","),
    ]
    read = read_tracks(saved(tmp_path, "\n".join(lines)))
    assert read.tracks["id"].tolist() == ["good 1", "two lines", "good 2", "good 3"]
    assert read.rejected[["row", "reason"]].to_records(index=False).tolist() == [
        (5, "it has 13 fields, the header has 12"),
        (6, "it has 2 fields, the header has 12"),
        (8, "it has no name"),
        (10, "it holds no values"),
    ]
    assert read.rejected["text"].iloc[0].startswith("shifted,First, second Song,Ann,0.5")
    assert read.health.n_rejected == 4


def test_a_shifted_row_is_not_saved_by_an_empty_last_field(tmp_path: Path) -> None:
    rows = [f"{HEADER},track_genre", *[f"{record(track_id=str(at))},pop" for at in range(3)]]
    shifted = record(track_id="x").replace("First", "First, second") + ","
    read = read_tracks(saved(tmp_path, "\n".join([*rows, shifted])))
    assert read.rejected["row"].tolist() == [5]


@pytest.mark.parametrize(
    "broken",
    [
        '"never closed,Song,Ann,0.5,0.6,-7.5,0.05,0.3,0.01,0.1,0.4,120',
        'x,"The "best" song",Ann,0.5,0.6,-7.5,0.05,0.3,0.01,0.1,0.4,120',
        'x,Song,Ann,0.5,0.6,-7.5,0.05,0.3,0.01,0.1,0.4,"120',
        '"' + "x" * 140_000,
    ],
)
def test_a_stray_quotation_mark_costs_one_row_not_the_rest(tmp_path: Path, broken: str) -> None:
    rows = [record(track_id=str(at)) for at in range(40)]
    lines = [HEADER, *rows[:20], broken, *rows[20:]]
    read = read_tracks(saved(tmp_path, "\n".join(lines)))
    assert read.tracks["id"].tolist() == [str(at) for at in range(40)]
    assert read.rejected["row"].tolist() == [22]
    assert read.rejected["reason"].tolist() == ["its quotation marks do not match"]


def test_a_file_without_ids_gets_the_same_ids_every_time(tmp_path: Path) -> None:
    rows = [song(track_id=None, track_name=name) for name in ("B", "A", "b")]
    first, second = ingested(tmp_path, *rows), ingested(tmp_path, *reversed(rows))
    assert first.health.n_merged == 1
    assert set(first.tracks["id"]) == set(second.tracks["id"])
    assert first.health.merged == [{"reason": "the same name and artists again", "count": 1}]
    assert any("no ids" in note for note in first.health.notes)


def test_missing_ids_are_made_where_they_are_missing(tmp_path: Path) -> None:
    read = ingested(tmp_path, song(), song(track_id="", track_name="Other"))
    assert read.tracks["id"].iloc[0] == "a1"
    assert len(read.tracks["id"].iloc[1]) == 20
    assert "1 missing id made from names and artists." in read.health.notes


def test_one_id_on_another_track_is_rejected(tmp_path: Path) -> None:
    rows = [*songs(200), song(track_id="id7", track_name="Impostor", energy="0.99")]
    read = ingested(tmp_path, *rows)
    assert len(read.tracks) == 200
    assert read.rejected["reason"].tolist() == ["its id belongs to another track"]
    assert read.rejected["row"].tolist() == [202]


def test_ids_that_are_no_track_ids_are_not_used(tmp_path: Path) -> None:
    rows = [song(track_id="1", track_name=f"{at}", energy=f"0.{at}") for at in range(1, 6)]
    read = ingested(tmp_path, *rows)
    assert len(read.tracks) == 5
    assert any("One id stands for several tracks" in note for note in read.health.notes)


def test_six_features_are_enough_and_the_missing_are_named(tmp_path: Path) -> None:
    read = ingested(tmp_path, *[song(energy=None, valence=None, tempo=None, track_id="1")])
    assert read.health.features_missing == ["energy", "valence", "tempo"]
    assert "energy" not in read.tracks
    assert any("no energy, valence, tempo" in sentence for sentence in read.health.sentences())


def test_a_track_without_any_feature_is_left_out(tmp_path: Path) -> None:
    empty = dict.fromkeys(list(song())[3:], "")
    read = ingested(tmp_path, song(), song(track_id="2", **empty))
    assert read.rejected["reason"].tolist() == ["it has no audio features"]


def test_parquet_gives_what_text_gives(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "track_id": ["1", "2", "3"],
            "track_name": ["None", "Zwei", "Deux"],
            "artists": [["Tyler, The Creator", "Kali Uchis"], ["Ann"], ["Ann"]],
            "track_genre": pd.Categorical(["pop", "rock", "pop"]),
            "danceability": np.array([0.5, 0.6, np.nan], dtype=np.float32),
            "energy": [0.1, np.inf, 0.3],
            "loudness": [-5, -6, -7],
            "speechiness": [0.1, 0.1, 0.1],
            "acousticness": [0.1, 0.1, 0.1],
            "liveness": [0.1, 0.1, 0.1],
            "tempo": [100.0, 110.0, 0.0],
            "explicit": [True, False, None],
            "release_date": pd.to_datetime(["2019-06-14", "2020-01-01", "2021-01-01"]),
        }
    )
    frame.to_parquet(tmp_path / "tracks.parquet")
    read = read_tracks(tmp_path / "tracks.parquet")
    assert read.tracks["artists"].iloc[0] == ("Tyler, The Creator", "Kali Uchis")
    assert read.tracks["name"].iloc[0] == "None"
    assert read.tracks["genres"].tolist() == [("pop",), ("rock",), ("pop",)]
    assert read.tracks["explicit"].tolist()[:2] == [1.0, 0.0]
    assert read.tracks["year"].tolist() == [2019, 2020, 2021]
    assert [(r["column"], r["examples"][0]["row"]) for r in read.health.repaired] == [
        ("energy", 3),
        ("tempo", 4),
    ]
    assert (read.health.encoding, read.health.delimiter) == ("", "")


def test_a_record_may_stand_alone(tmp_path: Path) -> None:
    read = read_tracks(saved(tmp_path, f"{HEADER}\n{RECORD}"))
    assert (read.health.n_read, read.health.n_kept) == (1, 1)
    assert read.health.sentences()[0] == "1 track from 1 row of tracks.csv."


def test_overlong_names_are_cut_and_counted(tmp_path: Path) -> None:
    long = "x" * 5_000
    changes = {"artists": f"Ann;{long}", "album_name": long, "track_genre": f"folk;{long}"}
    read = ingested(tmp_path, song(track_name=long, **changes),
                    song(track_id="a2", track_name="y" * 200, artists="Bo", album_name="",
                         track_genre="folk"))  # fmt: skip
    cut = "x" * 199 + "…"
    assert read.tracks["name"].tolist() == [cut, "y" * 200]
    assert read.tracks["artists"].tolist() == [("Ann", cut), ("Bo",)]
    assert read.tracks["genres"].tolist() == [("folk", cut), ("folk",)]
    assert read.tracks["album"].tolist() == [cut, None]
    found = {each["column"]: (each["count"], each["examples"][0]["row"], each["reason"])
             for each in read.health.repaired}  # fmt: skip
    expected = (1, 2, "of more than 200 characters")
    assert found == dict.fromkeys(("name", "artists", "album", "genres"), expected)
    assert read.health.n_repaired == 4
    assert (
        "Artists: 1 value of more than 200 characters, now cut short (row 2)."
        in read.health.sentences()
    )


def test_names_that_mean_something_to_a_browser_stay_harmless(tmp_path: Path) -> None:
    changes = {"artists": "__proto__;constructor", "track_genre": "__proto__;constructor"}
    tracks = ingested(tmp_path, song(**changes)).tracks
    assert tracks["artists"][0] == ("proto", "constructor")
    assert tracks["genres"][0] == ("constructor", "proto")
