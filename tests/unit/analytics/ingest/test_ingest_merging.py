"""Records become tracks, and tracks know which of them are one recording."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.ingest.versions import recording_name
from tests.unit.analytics.ingest.writing import ingested, song


def test_a_track_repeated_per_genre_becomes_one_with_all_genres(tmp_path: Path) -> None:
    rows = [song(genre=genre) for genre in ("rock", "pop", "rock", "jazz")]
    read = ingested(tmp_path, *rows, song(track_id="2", genre="folk"))
    assert read.tracks["genres"].tolist() == [("jazz", "pop", "rock"), ("folk",)]
    assert read.health.merged == [
        {"reason": "the same id, another genre", "count": 2},
        {"reason": "the same id again", "count": 1},
    ]
    assert read.health.n_genres == 4


def test_genres_that_differ_by_case_only_are_one(tmp_path: Path) -> None:
    read = ingested(tmp_path, song(genre="Hip-Hop"), song(track_id="2", genre="hip-hop"))
    assert read.tracks["genres"].tolist() == [("Hip-Hop",), ("Hip-Hop",)]


def test_the_first_known_value_is_kept_and_the_highest_popularity(tmp_path: Path) -> None:
    read = ingested(
        tmp_path,
        song(tempo="", album="", popularity="3", explicit=""),
        song(tempo="99", album="Late", popularity="70", explicit="1"),
        song(tempo="101", album="Later", popularity="", explicit="0"),
    )
    track = read.tracks.iloc[0]
    assert (track["tempo"], track["album"], track["popularity"], track["explicit"]) == (
        99,
        "Late",
        70,
        1,
    )


def test_an_album_nobody_knows_is_none(tmp_path: Path) -> None:
    read = ingested(tmp_path, song(album=""), song(track_id="2", album="Blue"))
    assert read.tracks["album"].tolist() == [None, "Blue"]


def test_tracks_stand_in_order_of_first_appearance(tmp_path: Path) -> None:
    rows = [song(track_id=identity) for identity in ("z", "a", "z", "m", "a")]
    read = ingested(tmp_path, *rows)
    assert read.tracks["id"].tolist() == ["z", "a", "m"]
    assert read.tracks.index.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    "written",
    [
        "spotify:track:0yc6Gst2xkRu0eMLeRMGCX",
        "https://open.spotify.com/track/0yc6Gst2xkRu0eMLeRMGCX?si=abc",
        "https://open.spotify.com/intl-de/track/0yc6Gst2xkRu0eMLeRMGCX",
        " 0yc6Gst2xkRu0eMLeRMGCX ",
    ],
)
def test_links_are_reduced_to_the_id_in_them(tmp_path: Path, written: str) -> None:
    assert ingested(tmp_path, song(track_id=written)).tracks["id"].tolist() == [
        "0yc6Gst2xkRu0eMLeRMGCX"
    ]


def test_other_ids_are_left_as_they_are(tmp_path: Path) -> None:
    read = ingested(tmp_path, song(track_id="spotify:local:x?y"), song(track_id="a#1"))
    assert read.tracks["id"].tolist() == ["spotify:local:x?y", "a#1"]


def test_reissues_of_one_length_are_versions_of_a_recording(tmp_path: Path) -> None:
    read = ingested(
        tmp_path,
        song(track_id="1", track_name="Héroes", duration_ms="200000"),
        song(track_id="2", track_name="Heroes - Remastered 2011", duration_ms="201500"),
        song(track_id="3", track_name="Heroes (feat. Bo)", duration_ms="", artists="ann;Bo"),
        song(track_id="4", track_name="Heroes", duration_ms="240000"),
        song(track_id="5", track_name="Heroes - Live", duration_ms="200000"),
        song(track_id="6", track_name="Heroes", duration_ms="200000", artists="Cy"),
        song(track_id="7", track_name="heroes", duration_ms="241000"),
    )
    assert read.tracks["recording"].tolist() == [0, 0, 0, 1, 2, 3, 1]
    assert read.health.n_versions == 5


def test_lengths_do_not_drift_from_one_recording_into_another(tmp_path: Path) -> None:
    rows = [song(track_id=str(at), duration_ms=str(200_000 + at * 1500)) for at in range(5)]
    assert ingested(tmp_path, *rows).tracks["recording"].tolist() == [0, 0, 1, 1, 2]


@pytest.mark.parametrize(
    "name",
    [
        "One Dance",
        "one dance",
        "One Dance (feat. Wizkid & Kyla)",
        "One Dance [ft. Wizkid]",
        "One Dance (with Wizkid)",
        "One Dance feat. Wizkid",
        "One Dance - Remastered",
        "One Dance - 2011 Remaster",
        "One Dance - Remastered 2011",
        "One Dance (Remastered)",
        "One Dance - 2009 Digital Remaster",
        "One Dance - Mono",
        "One Dance - Single Version",
        "One Dance - Mono Version - Remastered 2014",
        "Óne Dánce!",
    ],
)
def test_guests_and_remasters_do_not_make_another_recording(name: str) -> None:
    assert recording_name(name) == "one dance"


@pytest.mark.parametrize(
    "name",
    [
        "One Dance - Live",
        "One Dance (Live)",
        "One Dance - Acoustic",
        "One Dance (Remix)",
        "One Dance - Dillon Francis Remix",
        "One Dance (feat. Wizkid) - Live",
        "One Dance (Demo)",
        "One Dance 2",
        "One Dance - Instrumental",
        "One Dance - Radio Edit",
    ],
)
def test_remixes_and_live_versions_are_other_recordings(name: str) -> None:
    assert recording_name(name) != "one dance"


@pytest.mark.parametrize("name", ["!!!", "(feat. Bo)", "- Remastered", "夜に駆ける", "♥"])
def test_no_name_is_reduced_to_nothing(name: str) -> None:
    assert recording_name(name)
