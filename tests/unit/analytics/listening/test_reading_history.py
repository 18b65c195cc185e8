from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest

from analytics.errors import UnusableFile
from analytics.listening.reading.history_files import Limits
from tests.unit.analytics.ingest.hostile import zipped
from tests.unit.analytics.listening.writing import (
    SECOND,
    adds_up,
    extended,
    history_of,
    left_out,
    plays_in,
    short,
)

MINUTE: Final = SECOND - 56
BEGAN: Final = MINUTE - 150


def test_the_history_of_a_year_is_matched_by_name_and_artist() -> None:
    heard = history_of([short(), short("bob", "SUN", 30_000)])
    assert plays_in(heard) == [("me", 0, BEGAN, 1), ("me", 1, MINUTE - 30, 1)]
    assert heard.health.sentences() == ["2 plays of 1 person from 2 rows of history0.json."]


def test_the_extended_history_is_matched_by_address_first() -> None:
    heard = history_of([
        extended(spotify_track_uri="spotify:track:" + "b" * 22),
        extended(spotify_track_uri="spotify:track:" + "z" * 22, ts="2021-03-04T13:34:56Z"),
    ])  # fmt: skip
    assert plays_in(heard) == [("me", 0, SECOND + 3450, 1), ("me", 1, SECOND - 150, 1)]


@pytest.mark.parametrize(
    ("artist", "track", "ms", "is_play"),
    [
        ("Ann", "Hello", 100_000, True), ("Ann", "Hello", 99_999, False),
        ("Bob", "Sun", 20_000, True), ("Bob", "Sun", 19_999, False),
        ("Dee", "Moon", 30_000, True), ("Dee", "Moon", 29_999, False),
    ],
)  # fmt: skip
def test_what_was_skipped_is_no_play_and_told(
    artist: str, track: str, ms: int, is_play: bool
) -> None:
    heard = history_of([short(), short(artist, track, ms, endTime="2021-05-05 10:00")])
    assert len(plays_in(heard)) == 1 + is_play
    assert left_out(heard) == (
        {} if is_play else {2: "it was skipped before half of it had been heard"}
    )


def test_the_files_as_they_come_in_an_archive_are_read_and_nothing_else_of_it() -> None:
    def written(minute: int) -> bytes:
        return json.dumps([short(endTime=f"2021-03-04 12:{minute}")]).encode()

    archive = zipped(
        ("Spotify Account Data/StreamingHistory_music_0.json", written(10)),
        ("Spotify Account Data/StreamingHistory_music_1.json", written(20)),
        ("Spotify Account Data/StreamingHistory_podcast_0.json", b"no JSON"),
        ("Spotify Account Data/Userdata.json", b"no JSON"),
        ("__MACOSX/._StreamingHistory_music_0.json", b"no JSON"),
    )
    heard = history_of(archive)
    assert len(plays_in(heard)) == 2
    assert heard.health.file == "2 files"


def test_the_extended_history_goes_before_that_of_a_year() -> None:
    heard = history_of(
        [short(), short(endTime="2021-03-04 12:35"), short(endTime="2019-01-01 10:00")],
        [extended()],
    )
    assert sorted(plays_in(heard)) == [("me", 0, 1_546_336_650, 1), ("me", 0, SECOND - 150, 1)]
    assert set(left_out(heard).values()) == {
        "the extended history, which was brought too, tells of that time"
    }
    assert adds_up(heard)


def test_the_same_file_twice_counts_once() -> None:
    heard = history_of([short()], [short()])
    assert plays_in(heard) == [("me", 0, BEGAN, 1)]
    assert left_out(heard) == {1: "it says the same as one before it"}


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (short(track=None), "it is no song"),
        (extended(master_metadata_track_name=None, episode_name="Talk"), "it is no song"),
        (short(track=7), "it is no song"),
        (short(track="x" * 5_000), "it is no song"),
        (short(track={"a": [1]}), "it is no song"),
        (short("Nobody", "Nothing"), "its song is not in the catalogue"),
        (short(artist=["Ann"], track="Nothing"), "its song is not in the catalogue"),
        (short(track="\ud800"), "its song is not in the catalogue"),
        (short(ms=-1), "how long it was played makes no sense"),
        (short(ms=True), "how long it was played makes no sense"),
        (short(ms="150000"), "how long it was played makes no sense"),
        (short(ms=1.5e5), "how long it was played makes no sense"),
        (short(ms=10**30), "how long it was played makes no sense"),
        (short(ms=None), "how long it was played makes no sense"),
        (short(endTime="soon"), "its time cannot be read"),
        (short(endTime=None), "its time cannot be read"),
        (short(endTime=5), "its time cannot be read"),
        (short(endTime="2021-02-30 10:00"), "its time cannot be read"),
        (short(endTime="1920-01-01 10:00"), "its time is before 1950"),
        (short(endTime="2923-01-01 10:00"), "its time has not come yet"),
        ({}, "it is no song"),
    ],
)  # fmt: skip
def test_an_entry_that_is_no_play_is_left_out_with_the_reason(
    entry: dict[str, Any], reason: str
) -> None:
    heard = history_of([short(endTime="2020-01-01 10:00"), entry])
    assert left_out(heard) == {2: reason}
    assert adds_up(heard)


def many(text: bytes, times: int) -> bytes:
    return b"[" + text * times + b"0]"


HOSTILE: Final[Mapping[str, tuple[Callable[[], bytes], str]]] = {
    "empty": (lambda: b"", "the file is empty"),
    "spaces": (lambda: b" \n\t ", "the file is empty"),
    "zeros": (lambda: b"\0" * 5_000, "the file is empty"),
    "a_mark_alone": (lambda: b"\xef\xbb\xbf", "the file is empty|no JSON"),
    "words": (lambda: b"hello", "this is no JSON"),
    "a_table": (lambda: b"endTime,msPlayed\n1,2\n", "this is no JSON"),
    "a_web_page": (lambda: b"<!doctype html>", "this is no JSON"),
    "a_picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 99, "a PNG picture"),
    "a_pdf": (lambda: b"%PDF-1.7", "a PDF document"),
    "a_database": (lambda: b"SQLite format 3\0" + b"x" * 99, "an SQLite database"),
    "gzip": (lambda: b"\x1f\x8b" + b"\x99" * 99, "no JSON|not a text table|neither UTF-8"),
    "an_object": (lambda: b"{}", "JSON, but no streaming history"),
    "an_empty_list": (lambda: b"[]", "it lists nothing that was played"),
    "numbers": (lambda: b"[1, 2]", "row 1: this is no entry"),
    "lists": (lambda: b"[[]]", "row 1: this is no entry"),
    "nulls": (lambda: b"[null]", "row 1: this is no entry"),
    "one_that_is_none": (lambda: json.dumps([short(), 7]).encode(), "row 2: this is no entry"),
    "other_objects": (lambda: b'[{"name": "x"}]', "row 1: this is JSON, but no streaming history"),
    "a_playlist": (lambda: b'{"playlists": [{"name": "x"}]}', "no streaming history"),
    "cut_short": (lambda: json.dumps([short()]).encode()[:-9], "this is not whole JSON"),
    "two_values": (lambda: b"[] []", "this is not whole JSON"),
    "single_quotes": (lambda: b"[{'endTime': 1}]", "this is not whole JSON"),
    "a_comma_too_many": (lambda: b"[{},]", "this is not whole JSON"),
    "not_a_number": (lambda: b'[{"endTime": "x", "msPlayed": NaN}]', "a number that cannot"),
    "infinity": (lambda: b'[{"endTime": "x", "msPlayed": -Infinity}]', "a number that cannot"),
    "a_number_without_end": (
        lambda: b'[{"endTime": "x", "msPlayed": ' + b"9" * 5_000 + b"}]", "a number that cannot"
    ),
    "deep_lists": (lambda: b"[" * 900 + b"]" * 900, "nested too deeply|no entry"),
    "deeper_lists": (lambda: b"[" * 100_000, "far more values"),
    "deep_objects": (lambda: b'[{"a":' * 100_000, "far more values"),
    "many_objects": (lambda: many(b"{},", 3_000_000), "far more values"),
    "many_lists": (lambda: many(b"[],", 3_000_000), "far more values"),
    "many_numbers": (lambda: many(b"1,", 9_000_000), "far more values"),
    "many_texts": (lambda: many(b'"",', 9_000_000), "far more values"),
    "too_large": (lambda: b"[" + b" " * 41_000_000 + b"]", "larger than 40 MB"),
    "another_alphabet": (
        lambda: ('[{"endTime": "' + "Песня длинная" * 9 + '"}]').encode("cp1251"),
        "neither UTF-8 nor",
    ),
    "half_a_zip": (lambda: zipped(("endsong_0.json", b"[]"))[:40], "damaged or cut short"),
    "a_zip_without_any": (lambda: zipped(("Userdata.json", b"[]")), "holds no streaming history"),
    "an_empty_zip": (zipped, "holds no streaming history|damaged"),
    "many_members": (
        lambda: zipped(*((f"{n}.txt", b"") for n in range(2_100))), "more than 2,000 files"
    ),
    "many_histories": (
        lambda: zipped(*((f"endsong_{n}.json", json.dumps([short()]).encode())
                         for n in range(201))), "more than 200 files"
    ),
    "a_zip_bomb": (lambda: zipped(("endsong_0.json", b"[" + b" " * 300_000_000)), "than 40 MB"),
    "a_zip_in_a_zip": (
        lambda: zipped(("endsong_0.json", zipped(("endsong_0.json", b"[]")))),
        "no JSON|not a text|not readable",
    ),
    "nothing_of_ours": (lambda: json.dumps([short("x", "y")]).encode(), "row 1: none of its 1 row"),
}  # fmt: skip
"""By what is wrong with each: the bytes, and words of the sentence."""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence(name: str) -> None:
    content, sentence = HOSTILE[name]
    with pytest.raises(UnusableFile, match=sentence) as refusal:
        history_of(content())
    assert len(str(refusal.value)) < 300


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_history_is_read_in_every_encoding_of_unicode(encoding: str) -> None:
    assert len(plays_in(history_of(json.dumps([short()] * 3).encode(encoding)))) == 1


def test_a_name_that_looks_like_a_way_out_is_only_shown() -> None:
    content = json.dumps([short()]).encode()
    heard = history_of(zipped(("../../etc/StreamingHistory0.json", content)))
    assert heard.health.file == "StreamingHistory0.json"


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (Limits(n_bytes=10), "larger than"),
        (Limits(n_files=1), "more than 1 files"),
        (Limits(n_entries=1), "more than 1 entries"),
    ],
)
def test_more_than_is_allowed_is_refused(limits: Limits, sentence: str) -> None:
    with pytest.raises(UnusableFile, match=sentence):
        history_of([short()], [short()], limits=limits)


@pytest.mark.parametrize("odd", [["Hello"], {"a": 1}, 5, True, None, 1.5])
def test_what_is_no_text_names_no_song(odd: Any) -> None:
    heard = history_of([short(), short(trackName=odd, endTime="2021-05-05 10:00")])
    assert len(plays_in(heard)) == 1
    assert left_out(heard) == {2: "it is no song"}
