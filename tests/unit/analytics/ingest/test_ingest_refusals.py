"""What cannot become a catalogue is refused in one sentence that names file, row and column."""

from __future__ import annotations

import gzip
import io
import os
import sqlite3
import stat
import time
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from analytics.errors import UnusableFile
from analytics.ingest import read_tracks
from tests.unit.analytics.ingest.writing import HEADER, RECORD, saved, song, songs, table

GOOD = table(*songs(3))


def zipped(*members: tuple[str, str | bytes]) -> bytes:
    """An archive with these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def refusal(path: Path) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(UnusableFile) as refused:
        read_tracks(path)
    sentence = str(refused.value)
    assert sentence.startswith(path.name)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


WRONG_CONTENT = {
    "nothing": ("", "is empty"),
    "blanks": (" \n\n  \n", "is empty"),
    "only a byte order mark": (b"\xef\xbb\xbf", "is empty"),
    "only a mark and a line end in UTF-16": (b"\xff\xfe\n\0", "is empty"),
    "a header only": (HEADER + "\n", "a header and no rows"),
    "rows without a header": (f"{RECORD}\n" * 3, "no column name is known"),
    "a PNG": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG picture"),
    "a JPEG": (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG picture"),
    "a PDF": (b"%PDF-1.7\n1 0 obj", "a PDF document"),
    "an old Excel file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
    "JSON": ('{"tracks": [{"energy": 0.5}]}', "this is JSON"),
    "a JSON list": ('\n [{"track_name": "x", "energy": 0.5}]', "this is JSON"),
    "a web page": ("<!DOCTYPE html><html></html>", "a web page"),
    "a sound file": (b"ID3\x04\0\0\0\0\0\x23TSSE", "a sound file"),
    "random bytes": (bytes(range(256)) * 40, "not readable text"),
    "zeros": (b"\0" * 5000, "not readable text"),
    "a cut Parquet file": (b"PAR1\x15\x04\x15", "Parquet file is damaged"),
    "a cut gzip archive": (gzip.compress(GOOD.encode())[:-12], "gzip archive is damaged"),
    "a changed gzip archive": (
        gzip.compress(os.urandom(400))[:200] + b"\0" * 300,
        "gzip archive is damaged",
    ),
    "a cut zip archive": (zipped(("a.csv", GOOD))[:-30], "zip archive is damaged"),
    "an archive in an archive": (gzip.compress(zipped(("a.csv", GOOD))), "another archive"),
    "a zip with two tables": (zipped(("a.csv", GOOD), ("b.csv", GOOD)), "2 tables (a.csv and"),
    "a zip without a table": (zipped(("a.md", "x"), ("b.md", "y")), "holds no .csv"),
    "an empty zip": (zipped(), "holds no .csv"),
    "an Excel workbook": (zipped(("[Content_Types].xml", ""), ("xl/a.xml", "")), "Excel"),
    "a zip that climbs out": (zipped(("../../etc/a.csv", GOOD)), "outside itself"),
    "a zip with a root path": (zipped(("/etc/a.csv", GOOD)), "outside itself"),
    "a zip with a Windows path": (zipped(("..\\a.csv", GOOD)), "outside itself"),
    "a zip with a drive": (zipped(("C:/a.csv", GOOD)), "outside itself"),
    "a zip bomb": (zipped(("a.csv", b"0" * 30_000_000)), "unpacks to far more"),
    "a gzip bomb": (gzip.compress(b"0" * 30_000_000), "unpacks to far more"),
    "a crowd in a zip": (zipped(*((f"{at}.csv", "") for at in range(1001))), "more than 1,000"),
    "Japanese in Shift JIS": (
        (HEADER + "\n" + RECORD.replace("First Song", "夜に駆ける夜に駆ける")).encode("shift_jis"),
        "neither UTF-8 nor Windows-1252",
    ),
    "Russian in Windows-1251": (
        (HEADER + "\n" + RECORD.replace("First Song", "Подмосковные вечера")).encode("cp1251"),
        "neither UTF-8 nor Windows-1252",
    ),
}


@pytest.mark.parametrize(("content", "sentence"), WRONG_CONTENT.values(), ids=WRONG_CONTENT)
def test_a_file_of_the_wrong_kind_is_refused(
    tmp_path: Path, content: str | bytes, sentence: str
) -> None:
    assert sentence in refusal(saved(tmp_path, content))


WRONG_TABLES = {
    "no artist column": (
        table(song(artists=None)),
        "row 1: no column gives each track's artists",
    ),
    "no name column": (table(song(track_id=None, track_name=None)), "no column gives each track's"),
    "too few features": (
        table(song(energy=None, valence=None, tempo=None, liveness=None)),
        "it has 5 of the nine audio features",
    ),
    "a playlist": (table({"track_id": "1", "track_name": "a", "artists": "b"}), "as a playlist"),
    "ids only": ("spotify_id\n0yc6Gst2xkRu0eMLeRMGCX\n", "as a playlist or library"),
    "a name twice": (
        f"{HEADER},energy\n{RECORD},0.9\n",
        "row 1, column energy: this name stands twice",
    ),
    "one thing under two names": (
        f"{HEADER},Energy (%)\n{RECORD},90\n",
        "column energy: this and Energy (%) are two names",
    ),
    "257 columns": (
        f"{HEADER}{',x' * 257}\n{RECORD}{',1' * 257}\n",
        "row 1: the header has more than 256 columns",
    ),
    "200,000 columns": (
        ",".join(["x"] * 200_000) + "\n1\n",
        "row 1: the header is longer than",
    ),
    "a header that never ends": ('"track_name,' + "x" * 200_000, "the header is longer than"),
    "a header one name short": (
        f"{HEADER}\n" + "".join(f"{at},{RECORD}\n" for at in range(5)),
        "row 2: most rows do not fit the header; of the first of them, it has 13 fields",
    ),
    "mostly ragged": (
        f"{HEADER}\n{RECORD}\n{RECORD},x\n{RECORD},x,y\na,b\n",
        "row 3: most rows do not fit the header",
    ),
    "ragged for ever": (
        f"{HEADER}\n" + "x,y\n" * 20_000,
        "row 2: most rows do not fit the header",
    ),
    "quotes that never close": (
        f"{HEADER}\n" + '"a,b\n' * 500,
        "row 2: most rows do not fit the header; of the first of them, its quotation marks",
    ),
    "no row with a name": (
        table(song(track_name=""), song(track_name=" ")),
        "row 2: none of its 2 rows can be used; of most of them, it has no name",
    ),
    "no row with a feature": (
        table(song(**dict.fromkeys(list(song())[3:], ""))),
        "it has 0 of the nine audio features",
    ),
    "features full of words": (
        table(song(**dict.fromkeys(list(song())[3:9], "loud"))),
        "it has 3 of the nine audio features",
    ),
}


@pytest.mark.parametrize(("content", "sentence"), WRONG_TABLES.values(), ids=WRONG_TABLES)
def test_a_table_that_is_no_catalogue_is_refused_with_the_place(
    tmp_path: Path, content: str, sentence: str
) -> None:
    assert sentence in refusal(saved(tmp_path, content))


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    assert "there is no such file" in refusal(tmp_path / "gone.csv")


def test_an_address_is_never_fetched(tmp_path: Path) -> None:
    assert "there is no such file" in refusal(tmp_path / "http://example.org/tracks.csv")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "tracks.csv").mkdir()
    assert "this is a folder" in refusal(tmp_path / "tracks.csv")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tracks.csv")
    assert "not a regular file" in refusal(tmp_path / "tracks.csv")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_said_so(tmp_path: Path) -> None:
    path = saved(tmp_path, GOOD)
    path.chmod(stat.S_IWUSR)
    assert "cannot be opened (permission denied)" in refusal(path)


def test_an_overlong_name_is_no_crash(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile):
        read_tracks(tmp_path / ("x" * 5000))


def test_a_name_with_line_ends_stays_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile) as refused:
        read_tracks(tmp_path / "a\nb\x1b[31m.csv")
    assert str(refused.value).startswith("a?b?[31m.csv: ")


def test_a_database_is_named_as_what_it_is(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "tracks.csv")
    connection.execute("create table tracks (name text)")
    connection.commit()
    connection.close()
    assert "an SQLite database" in refusal(tmp_path / "tracks.csv")


def test_a_locked_archive_is_said_to_be_locked(tmp_path: Path) -> None:
    content = bytearray(zipped(("a.csv", GOOD)))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    assert "locked with a password" in refusal(saved(tmp_path, bytes(content)))


def test_an_archive_that_lies_about_its_size_is_damaged(tmp_path: Path) -> None:
    content = bytearray(zipped(("a.csv", b"0" * 30_000_000)))
    size = content.index(b"PK\x01\x02") + 24
    content[size : size + 4] = (100).to_bytes(4, "little")
    assert "damaged" in refusal(saved(tmp_path, bytes(content)))


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (pd.DataFrame({"track_name": [], "artists": [], "energy": []}), "5 of the nine"),
        (pd.DataFrame([song()])[:0], "columns and no rows"),
        (pd.DataFrame([song()]).assign(energy=[{"value": 1}]), "column energy: its values cannot"),
    ],
)
def test_a_parquet_file_is_refused_as_precisely(
    tmp_path: Path, frame: pd.DataFrame, sentence: str
) -> None:
    frame.to_parquet(tmp_path / "tracks.parquet")
    sentence = sentence.replace("5 of", "1 of")
    assert sentence in refusal(tmp_path / "tracks.parquet")


def test_a_broken_file_costs_little_time_however_it_is_broken(tmp_path: Path) -> None:
    """Two lines of three open a quotation mark and do not close it."""
    broken = f'"{"x" * 900}\n'
    path = saved(tmp_path, f"{HEADER}\n" + f"{RECORD}\n{broken}{broken}" * 5_000)
    start = time.process_time()
    assert "quotation marks" in refusal(path)
    assert time.process_time() - start < 5
