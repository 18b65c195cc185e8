"""Plays on Spark: what one machine makes of them, whatever happens to the workers."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from analytics.artifacts import open_build
from analytics.errors import UnusableFile
from analytics.listening.measured import Measured
from analytics.listening.measures import TrackFacts, measured
from analytics.listening.plays import Plays
from analytics.listening.reading.heard import Heard
from analytics.listening.reading.listens import read_listens
from analytics.listening.spark.failing import SparkFailed
from analytics.listening.spark.found import Found, find
from analytics.listening.spark.master import Master
from tests.plays import FIRST_SECOND, some_facts, some_plays
from tests.processes import ROOT, run_command, try_command
from tests.sparks import Cluster, cluster, end, is_working, needs_spark

pytestmark = [needs_spark, pytest.mark.long]

REAL = ROOT.parent / "shared" / "data"
LISTENS = REAL / "listening" / "listens.csv"
N_TRACKS = 400
IDS = pa.array([f"track{row}" for row in range(N_TRACKS)])
FACTS = some_facts(N_TRACKS)
NOW = FIRST_SECOND + 400 * 86_400
HERE = Master.of("local[2]")
HEADER = "user_id,track_id,timestamp,play_count"
AT = "2023-12-04T12:34:56Z"
ODD = (
    f"ann,track1,{AT},3", f"ann,track1,{AT},3", f"ann,track1,{AT},4", f"ann,track1,{AT},5,more",
    "two,fields", "", ",,,", HEADER, f",track1,{AT},1", f"ann,,{AT},1", f"ann,nothing,{AT},1",
    "ann,track1,1949-01-01T00:00:00Z,1", "ann,track1,2099-01-01T00:00:00Z,1", "ann,track2,soon,1",
    f"ann,track1,{AT},-1", f"ann,track1,{AT},0", f"ann,track1,{AT},many", f"ann,track3,{AT},",
    "bob,track1,2023-12-04,1", "bob,track2,2023-12-04 12:34,1", "bob,track3,1701693296,2",
    "bob,track4,1701693296000,2", f'"ann","track5","{AT}","2"', f'"ann,track6,{AT},2',
    f"zo\xeb,spotify:track:track7,{AT},1",
)  # fmt: skip
"""Rows with everything there is to be said about one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A folder for files, and how to have Spark look at them."""

    folder: Path

    def find(self, path: Path, tracks: TrackFacts | None = None, master: Master = HERE) -> Found:
        return find(path, IDS, tracks, now=NOW, master=master, log=self.folder / "spark.log")


@pytest.fixture
def spark(tmp_path: Path) -> Asked:
    return Asked(tmp_path)


@pytest.fixture
def two_workers(tmp_path: Path) -> Cluster:
    with cluster(tmp_path) as found:
        yield found


def rows_of(plays: Plays) -> pa.Table:
    """Plays as a file has them; two people are named by letters, the others by numbers."""
    return pa.table({
        "user_id": [f"person{who}" for who in plays.listener],
        "track_id": IDS.take(pa.array(plays.track)),
        "timestamp": pa.array(plays.second * 1_000_000, pa.timestamp("us", "UTC")),
        "play_count": plays.count,
    })  # fmt: skip


def as_text(table: pa.Table) -> str:
    times = pc.strftime(table["timestamp"].cast(pa.timestamp("s", "UTC")), "%Y-%m-%dT%H:%M:%SZ")
    columns = (table["user_id"], table["track_id"], times, table["play_count"])
    rows = zip(*(column.to_pylist() for column in columns), strict=True)
    return "".join(f"{who},{track},{at},{count}\n" for who, track, at, count in rows)


def told(heard: Heard) -> list[tuple[object, ...]]:
    """Every play, by the names of the file."""
    names = np.array(heard.people, dtype=object)[heard.listener]
    return sorted(zip(names, heard.track.tolist(), heard.second.tolist(), heard.count.tolist(),
                      strict=True))  # fmt: skip


def assert_same_plays(there: Heard, here: Heard) -> None:
    assert there.health == here.health
    assert there.rejected.equals(here.rejected)
    assert told(there) == told(here)


def assert_same_measures(found: Found, heard: Heard, tracks: TrackFacts) -> None:
    """The measures of everybody, unknown ones too, are those of one machine within 1e-6."""
    n = len(heard.people)
    plays = Plays.ordered(heard.listener, heard.track, heard.second, heard.count, n)
    here, there = measured(plays, tracks), found.measured(tracks)
    at = {person: place for place, person in enumerate(heard.people)}
    placed = there.placed([at[person] for person in found.people()])
    assert placed.measures == here.measures
    assert placed.last_second == here.last_second
    np.testing.assert_allclose(placed.values, here.values, rtol=0, atol=1e-6, equal_nan=True)


def test_every_row_is_kept_joined_or_left_out_as_on_one_machine_and_measured_alike(
    spark: Asked, tmp_path: Path
) -> None:
    path = tmp_path / "listens.csv"
    usual = as_text(rows_of(some_plays(30, N_TRACKS)))
    path.write_text(f"{HEADER}\n{usual}" + "\n".join(ODD) + f"\n{usual[:2000]}\n")
    found, here = spark.find(path, FACTS), read_listens(path, IDS, now=NOW)
    assert here.health.n_rejected > 15
    assert here.health.n_merged == 1
    assert len(here.health.notes) == 5
    assert_same_plays(found.heard(), here)
    assert_same_measures(found, here, FACTS)
    assert np.isnan(found.measured(FACTS).values).any()


def test_a_folder_of_parts_is_read_as_one_table(spark: Asked, tmp_path: Path) -> None:
    table = rows_of(some_plays(20, N_TRACKS))
    # Without a column of counts, and with times in nanoseconds, as some programs write them.
    written = table.drop_columns("play_count").set_column(
        2, "timestamp", table["timestamp"].cast(pa.timestamp("ns", "UTC"))
    )
    parts = tmp_path / "plays"
    parts.mkdir()
    pq.write_table(written, tmp_path / "all.parquet")
    for number in range(3):
        pq.write_table(written.slice(number * 400, 400), parts / f"part-{number}.parquet")
    (parts / "_SUCCESS").write_text("")
    there = spark.find(parts).heard()
    here = read_listens(tmp_path / "all.parquet", IDS, now=NOW)
    assert told(there) == told(here)
    assert there.health.notes == here.health.notes == ["Every row counts as one play."]
    assert there.health.n_read == here.health.n_read == 1_000


@pytest.mark.parametrize(
    "rows",
    [[f"ann,nothing,{AT},1"] * 3, ["a,b"] * 5 + [f"ann,track1,{AT},1"], []],
    ids=["no row can be used", "most rows do not fit", "no rows"],
)
def test_what_one_machine_refuses_is_refused_in_the_same_sentence(
    spark: Asked, tmp_path: Path, rows: list[str]
) -> None:
    path = tmp_path / "listens.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    with pytest.raises(UnusableFile) as here:
        read_listens(path, IDS, now=NOW)
    with pytest.raises(UnusableFile) as there:
        spark.find(path).heard()
    assert str(there.value) == str(here.value)


def test_a_master_that_is_none_is_told_within_half_a_minute(spark: Asked, tmp_path: Path) -> None:
    path = tmp_path / "listens.csv"
    path.write_text(f"{HEADER}\n{ODD[0]}\n")
    with socket.create_server(("127.0.0.1", 0)) as server:
        master = Master.of(f"spark://127.0.0.1:{server.getsockname()[1]}")
        with pytest.raises(SparkFailed, match=r"^No Spark master answers at") as failed:
            spark.find(path, master=master)
    assert str(failed.value).endswith("spark.log tells more.")


def test_a_master_without_workers_is_told(spark: Asked, tmp_path: Path) -> None:
    path = tmp_path / "listens.csv"
    path.write_text(f"{HEADER}\n{ODD[0]}\n")
    with cluster(tmp_path, 0) as empty:
        with pytest.raises(SparkFailed, match=r"^No worker of spark://127"):
            spark.find(path, master=Master.of(empty.url))


def test_two_workers_find_what_one_machine_finds(
    spark: Asked, two_workers: Cluster, tmp_path: Path
) -> None:
    path = tmp_path / "listens.parquet"
    pq.write_table(rows_of(some_plays(200, N_TRACKS)), path)
    found = spark.find(path, FACTS, Master.of(two_workers.url))
    here = read_listens(path, IDS, now=NOW)
    assert_same_plays(found.heard(), here)
    assert_same_measures(found, here, FACTS)


def test_a_build_is_the_same_build_wherever_its_plays_were_read(
    two_workers: Cluster, tmp_path: Path
) -> None:
    if not LISTENS.exists():
        pytest.skip(f"needs {LISTENS}")
    words = ("build", "--core", "--data", str(REAL / "tracks" / "spotify_114k.csv"),
             "--listens", str(LISTENS), "--users", str(LISTENS.with_name("users.csv")))  # fmt: skip
    homes = tmp_path / "here", tmp_path / "there"
    for home in homes:
        home.mkdir()
        # Pseudonyms, and so the order of people, are of the home's key.
        (home / "listeners.key").write_text("0f" * 32)
    run_command(*words, home=homes[0], seconds=1_200)
    run_command(*words, "--engine", "spark", "--master", two_workers.url, home=homes[1],
                seconds=1_200)  # fmt: skip
    here, there = (open_build(home) for home in homes)
    assert here.manifest["spec_hash"] == there.manifest["spec_hash"]
    assert here.json("listening/health.json") == there.json("listening/health.json")
    for one, other in zip(*(_columns(Plays.open(each)) for each in (here, there)), strict=True):
        assert np.array_equal(one, other)
    one, other = Measured.open(here), Measured.open(there)
    assert one is not None
    assert other is not None
    assert one.measures == other.measures
    np.testing.assert_allclose(one.values, other.values, rtol=0, atol=1e-6, equal_nan=True)
    assert len(one.values) == 1_881


def _columns(plays: Plays | None) -> list[np.ndarray]:
    assert plays is not None
    return [plays.listener, plays.track, plays.second, plays.count, plays.starts]


def test_a_worker_that_is_lost_is_done_without(
    spark: Asked, two_workers: Cluster, tmp_path: Path
) -> None:
    path = tmp_path / "listens.parquet"
    pq.write_table(rows_of(some_plays(4_000, N_TRACKS)), path, row_group_size=20_000)
    thread = _killing(two_workers, 1)
    found = spark.find(path, FACTS, Master.of(two_workers.url))
    thread.join()
    here = read_listens(path, IDS, now=NOW)
    assert_same_plays(found.heard(), here)
    assert_same_measures(found, here, FACTS)


def test_losing_every_worker_is_told_in_one_sentence(
    spark: Asked, two_workers: Cluster, tmp_path: Path
) -> None:
    path = tmp_path / "listens.parquet"
    pq.write_table(rows_of(some_plays(4_000, N_TRACKS)), path, row_group_size=20_000)
    thread = _killing(two_workers, 2)
    with pytest.raises(SparkFailed) as failed:
        spark.find(path, FACTS, Master.of(two_workers.url))
    thread.join()
    assert str(failed.value).startswith(("No worker of", "Spark gave up: "))
    assert "\n" not in str(failed.value)


def _killing(found: Cluster, n_workers: int) -> threading.Thread:
    """Kill workers, with what runs on them, as soon as Python works for the first of them."""

    def kill() -> None:
        while found.workers[0].is_running() and not is_working(found.workers[0]):
            time.sleep(0.05)
        for worker in found.workers[:n_workers]:
            end(worker)

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    return thread


def test_a_wrong_master_is_told_before_anything_is_built(tmp_path: Path) -> None:
    (tmp_path / "listens.csv").write_text(f"{HEADER}\n{ODD[0]}\n")
    (tmp_path / "tracks.csv").write_text("track_id,name,artists\ntrack1,One,Ann\n")
    words = ("build", "--data", str(tmp_path / "tracks.csv"), "--listens",
             str(tmp_path / "listens.csv"), "--engine", "spark", "--master")  # fmt: skip
    for master, sentence in (
        ("here", "it can be local[*], local[N] or spark://HOST:PORT."),
        ("spark://127.0.0.1:9", "Nothing answers at spark://127.0.0.1:9 (connection refused)."),
    ):
        done = try_command(*words, master, home=tmp_path / "home")
        assert done.returncode != 0
        assert done.stderr.strip().splitlines()[-1].endswith(sentence)
        assert "Traceback" not in done.stderr
