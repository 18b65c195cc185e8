"""What Spark is asked for, and what is refused before anything is asked of it."""

from __future__ import annotations

import gzip
import socket
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics.build import BuildSpec
from analytics.data_file import table_digest
from analytics.errors import InvalidSpec, UnusableFile
from analytics.listening.spark.failing import SparkFailed
from analytics.listening.spark.master import Master
from analytics.listening.spark.parts import opened
from tests.processes import free_port
from tests.sparks import needs_spark
from tests.unit.analytics.ingest.hostile import zipped
from tests.unit.analytics.listening.writing import AT, HEADER

ROW = f"ann,t1,{AT},3\n"
ONE = f"{HEADER}\n{ROW}"


@pytest.mark.parametrize(
    "url",
    ["", "spark", "spark://", "spark://host", "spark://host:0", "spark://host:99999", "local[0]",
     "local[x]", "yarn", "http://host:7077", "spark://a:1,b:2", "local[2]\n", "spark://h:1/x"],
)  # fmt: skip
def test_what_is_no_master_is_refused_with_what_can_be_one(url: str) -> None:
    with pytest.raises(InvalidSpec, match=r"spark://HOST:PORT"):
        Master.of(url)


@needs_spark
def test_a_master_that_is_not_there_is_told_soon() -> None:
    began = time.monotonic()
    with pytest.raises(
        SparkFailed, match=r"^Nothing answers at spark://127\.0\.0\.1:\d+ \(.+\)\.$"
    ):
        Master.of(f"spark://127.0.0.1:{free_port()}").require()
    assert time.monotonic() - began < 10


@needs_spark
def test_something_that_listens_may_be_a_master() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        Master.of(f"spark://127.0.0.1:{server.getsockname()[1]}").require()


def test_a_master_is_asked_to_read_one_table() -> None:
    for listens in ((), (Path("a.json"), Path("b.json"))):
        spec = BuildSpec(Path("tracks.csv"), None, True, None, 0, listens, master="local[2]")
        with pytest.raises(InvalidSpec, match="one table of plays"):
            spec.check()


def test_a_folder_of_parts_is_one_table(tmp_path: Path) -> None:
    folder = tmp_path / "plays"
    folder.mkdir()
    (folder / "part-1.csv").write_text(ONE)
    (folder / "part-0.csv.gz").write_bytes(gzip.compress(ONE.encode()))
    (folder / "_SUCCESS").write_text("")
    (folder / ".part-0.csv.gz.crc").write_text("x")
    found = opened(folder)
    assert [path.name for path in found.paths] == ["part-0.csv.gz", "part-1.csv"]
    assert found.source.file == "plays"
    assert found.names == {"user_id": "user_id", "track_id": "track_id",
                           "timestamp": "timestamp", "play_count": "play_count"}  # fmt: skip


def test_parts_with_other_columns_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(ONE)
    (tmp_path / "b.csv").write_text(f"track_id,user_id,timestamp\nt1,ann,{AT}\n")
    with pytest.raises(UnusableFile, match=r"^b\.csv: its columns are not those of a\.csv\.$"):
        opened(tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zipped(("listens.csv", ONE.encode())), "Spark reads no .zip"),
        (ONE.replace("ann", "ann\xe9").encode("cp1252"), "Spark reads UTF-8"),
        (ONE.encode("utf-16"), "Spark reads UTF-8"),
        (b'[{"ts": 1}]', "this is JSON"),
        (b"", "the file is empty"),
        (b"name,artist\nx,y\n", "no column says who it was"),
        (b"PAR1 and no more", "the Parquet file is damaged"),
        (b"\x1f\x8b and no more", "the gzip archive is damaged"),
    ],
)
def test_a_file_that_spark_cannot_read_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "listens.csv"
    path.write_bytes(content)
    with pytest.raises(UnusableFile) as refused:
        opened(path)
    assert words in str(refused.value)
    assert str(refused.value).startswith("listens.csv")


def test_an_empty_folder_or_table_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "plays"
    folder.mkdir()
    with pytest.raises(UnusableFile, match="there is no file in this folder"):
        opened(folder)
    pq.write_table(pa.table({"user": pa.array([], pa.string())}), folder / "part.parquet")
    with pytest.raises(UnusableFile, match="columns and no rows"):
        opened(folder)


def test_the_digest_of_a_folder_tells_any_change_of_its_parts(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(ONE)
    before = table_digest(tmp_path)
    (tmp_path / "_SUCCESS").write_text("")
    assert table_digest(tmp_path) == before
    (tmp_path / "b.csv").write_text(ONE)
    assert table_digest(tmp_path) != before
    (tmp_path / "b.csv").unlink()
    (tmp_path / "a.csv").write_text(ONE + ROW)
    assert table_digest(tmp_path) != before
