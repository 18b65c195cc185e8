from __future__ import annotations

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics.errors import UnusableFile
from analytics.listening.reading.listens import read_listens
from tests.unit.analytics.ingest.hostile import zipped
from tests.unit.analytics.listening.writing import (
    AT,
    HEADER,
    NOW,
    SECOND,
    TRACKS,
    adds_up,
    heard_of,
    left_out,
    plays_in,
)

ONE = f"{HEADER}\nann,t1,{AT},3\n"


def test_a_play_is_who_which_track_when_and_how_often(tmp_path: Path) -> None:
    heard = heard_of(tmp_path, ONE)
    assert plays_in(heard) == [("ann", 1, SECOND, 3)]
    assert heard.health.sentences() == [
        "3 plays of 1 person from 1 row of listens.csv.",
        "Text in UTF-8, columns separated by commas.",
    ]


@pytest.mark.parametrize(
    "header",
    ["User ID;Track URI;Played At;Plays", "userId\tsongId\tts\tlistens", "username|uri|date|count",
     "LISTENER_ID,spotify_track_id,datetime,times_played"],
)  # fmt: skip
def test_columns_are_known_by_what_they_mean(tmp_path: Path, header: str) -> None:
    delimiter = next(each for each in ";\t|," if each in header)
    row = delimiter.join(("ann", "spotify:track:t1", AT, "3"))
    assert plays_in(heard_of(tmp_path, f"{header}\n{row}\n")) == [("ann", 1, SECOND, 3)]


def test_without_a_count_every_row_is_one_play(tmp_path: Path) -> None:
    heard = heard_of(tmp_path, f"user_id,track_id,timestamp\nann,t1,{AT}\n")
    assert plays_in(heard) == [("ann", 1, SECOND, 1)]
    assert "Every row counts as one play." in heard.health.notes


@pytest.mark.parametrize(
    ("written", "second"),
    [
        ("2021-03-04T12:34:56Z", SECOND),
        ("2021-03-04 12:34:56", SECOND),
        ("2021-03-04T12:34:56.789Z", SECOND),
        ("2021-03-04 12:34:56 UTC", SECOND),
        ("2021-03-04T14:34:56+02:00", SECOND),
        ("2021-03-04T07:04:56-0530", SECOND),
        ("2021-03-05T01:34:56+13", SECOND),
        ("2021/03/04 12:34", SECOND - 56),
        ("20210304T123456Z", SECOND),
        ("2021-03-04", SECOND - 12 * 3600 - 34 * 60 - 56),
        ("20210304", SECOND - 12 * 3600 - 34 * 60 - 56),
        (str(SECOND), SECOND),
        (f"{SECOND}.75", SECOND),
        (f"{SECOND}789", SECOND),
        ("2020-02-29T00:00:00Z", 1_582_934_400),
        ("1969-12-31T23:59:59Z", -1),
    ],
)
def test_a_time_is_the_same_however_it_is_written(
    tmp_path: Path, written: str, second: int
) -> None:
    assert plays_in(heard_of(tmp_path, f"{HEADER}\nann,t1,{written},1\n")) == [
        ("ann", 1, second, 1)
    ]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "it does not say when"),
        ("soon", "its time cannot be read"),
        ("04/03/2021 12:34", "its time cannot be read"),
        ("2021-02-29T00:00:00Z", "its time cannot be read"),
        ("2021-13-01", "its time cannot be read"),
        ("2021-01-00", "its time cannot be read"),
        ("2021-03-04T24:00:00", "its time cannot be read"),
        ("2021-03-04T12:60:00", "its time cannot be read"),
        ("2021-03-04T12:00:00+25:00", "its time cannot be read"),
        ("2021-03-04T12:00:00 Europe/Berlin", "its time cannot be read"),
        ("2021", "its time cannot be read"),
        ("44259.5", "its time cannot be read"),
        ("-5", "its time cannot be read"),
        ("NaN", "its time cannot be read"),
        ("1" * 400, "its time cannot be read"),
        ("1949-12-31T23:59:59Z", "its time is before 1950"),
        ("0000-01-01", "its time cannot be read"),
        ("2023-11-16T00:00:00Z", "its time has not come yet"),
        ("9999-12-31", "its time has not come yet"),
    ],
)
def test_a_time_that_cannot_be_is_left_out_with_the_reason(
    tmp_path: Path, written: str, reason: str
) -> None:
    heard = heard_of(tmp_path, f"{ONE}bob,t2,{written},1\n")
    assert left_out(heard) == {3: reason}
    assert adds_up(heard)


@pytest.mark.parametrize(
    ("count", "reason"),
    [("-1", "below zero"), ("0", "is zero"), ("1.5", "no whole number"), ("many", "no number"),
     ("inf", "no number"), ("NaN", "no number"), ("10001", "above 10,000"), ("1e300", "above")],
)  # fmt: skip
def test_a_count_that_cannot_be_is_left_out_with_the_reason(
    tmp_path: Path, count: str, reason: str
) -> None:
    heard = heard_of(tmp_path, f"{ONE}bob,t2,{AT},{count}\n")
    assert reason in left_out(heard)[3]
    assert adds_up(heard)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f",t1,{AT},1", "it does not say who played"),
        (f"bob,,{AT},1", "it does not say which track was played"),
        (f"bob,unknown,{AT},1", "its track is not in the catalogue"),
        (f"ann,t1,{AT},3", "it says the same as a row before it"),
        ("ann,t1,2021-03-04 13:34:56+01:00,3", "it says the same as a row before it"),
        (f"bob,t1,{AT},1,more", "it has 5 fields, the header has 4"),
        (",,,", "it holds no values"),
        (HEADER, "it repeats the header"),
    ],
)
def test_a_row_that_is_no_play_is_left_out_with_the_reason(
    tmp_path: Path, row: str, reason: str
) -> None:
    heard = heard_of(tmp_path, f"{ONE}{row}\n")
    assert left_out(heard) == {3: reason}
    assert adds_up(heard)
    assert plays_in(heard) == [("ann", 1, SECOND, 3)]


def test_different_counts_of_one_play_are_added_up_and_told(tmp_path: Path) -> None:
    heard = heard_of(tmp_path, f"{ONE}ann,t1,{AT},4\nann,t1,{AT},4\nann,t2,{AT},4\n")
    assert plays_in(heard) == [("ann", 1, SECOND, 7), ("ann", 2, SECOND, 4)]
    assert left_out(heard) == {4: "it says the same as a row before it"}
    assert heard.health.sentences()[1].startswith("1 row joined to another: the same person")
    assert adds_up(heard)


def test_what_was_assumed_about_times_and_counts_is_told(tmp_path: Path) -> None:
    rows = ["2021-03-04 12:00", "2021-03-04", f"{SECOND}", f"{SECOND}000"]
    written = "".join(f"bob,t{at},{each},\n" for at, each in enumerate(rows))
    assert heard_of(tmp_path, f"{ONE}{written}").health.notes == [
        "1 time without a zone, taken as UTC.",
        "1 time without a time of day, taken as midnight.",
        "1 time given as seconds since 1970.",
        "1 time given as milliseconds since 1970.",
        "4 rows without a play count, taken as one play.",
    ]


def test_nothing_that_is_kept_of_rows_left_out_says_whose_they_are(tmp_path: Path) -> None:
    bad = f"secret,t1,never,1\nsecret,nope,{AT},1\nsecret,t1,{AT},1,secret\n"
    heard = heard_of(tmp_path, ONE + bad)
    assert len(left_out(heard)) == 3
    assert "secret" not in f"{heard.health.to_dict()} {heard.rejected.to_pydict()}"


@pytest.mark.parametrize("name", ["listens.csv.gz", "listens.zip", "listens.parquet"])
def test_packed_files_and_tables_are_read(tmp_path: Path, name: str) -> None:
    if name.endswith(".gz"):
        content = gzip.compress(ONE.encode())
    elif name.endswith(".zip"):
        content = zipped(("listens.csv", ONE.encode()))
    else:
        pq.write_table(pa.table({"user_id": ["ann"], "track_id": ["t1"],
                                 "timestamp": pa.array([SECOND], pa.timestamp("s", "UTC")),
                                 "play_count": [3]}), tmp_path / "made.parquet")  # fmt: skip
        content = (tmp_path / "made.parquet").read_bytes()
    assert plays_in(heard_of(tmp_path, content, name)) == [("ann", 1, SECOND, 3)]


@pytest.mark.parametrize(
    ("kind", "unit"), [("s", 1), ("ms", 1_000), ("us", 1_000_000), ("ns", 1_000_000_000)]
)
def test_times_of_parquet_files_are_read_in_every_unit(
    tmp_path: Path, kind: str, unit: int
) -> None:
    for zone in (None, "UTC", "Europe/Berlin"):
        times = pa.array([SECOND * unit], pa.timestamp(kind, zone))
        pq.write_table(pa.table({"user": [7], "track": ["t1"], "time": times}),
                       tmp_path / "l.parquet")  # fmt: skip
        assert plays_in(read_listens(tmp_path / "l.parquet", TRACKS, now=NOW)) == [
            ("7", 1, SECOND, 1)
        ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "listens.csv: the file is empty"),
        (b"track_id,timestamp\nt1,x\n", "row 1: no column says who it was; rename .* to user_id"),
        (b"user_id,timestamp\nann,x\n", "row 1: no column says which track was played"),
        (b"user_id,track_id\nann,t1\n", "row 1: no column says when it was played"),
        (b"ann,t1,2021-03-04\n", "row 1: no column says"),
        (f"{HEADER}\n".encode(), "row 1: it has a header and no rows"),
        (f"{HEADER},User ID\n".encode(), "row 1, column user_id: .*two names for the same"),
        (f"{HEADER}\nann,nope,{AT},1\n".encode(), "row 2: none of its 1 row can be used; of most "
         "of them, its track is not in the catalogue"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 99, "this is a PNG picture"),
        (b"[]", "this is JSON"),
        (f"{HEADER}\n".encode() + b"a,b\n" * 5, "row 2: most rows do not fit the header"),
    ],
)  # fmt: skip
def test_a_file_that_is_of_no_use_is_refused_in_a_sentence_with_the_place(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    with pytest.raises(UnusableFile, match=sentence):
        heard_of(tmp_path, content)


def test_the_real_plays_are_read_whole(shared_data: Path) -> None:
    path = shared_data / "listening" / "listens.csv"
    lines = path.read_text().splitlines()[1:]
    ids = pa.array(sorted({line.split(",")[1] for line in lines}))
    heard = read_listens(path, ids, now=NOW)
    assert (len(heard.track), len(heard.people), heard.health.n_rejected) == (358_647, 1_881, 0)
    assert heard.health.n_plays == sum(int(line.rsplit(",", 1)[1]) for line in lines)
    assert adds_up(heard)
