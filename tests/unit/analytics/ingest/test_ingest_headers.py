"""Column names are recognised in every way people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.ingest import headers
from tests.unit.analytics.ingest.writing import ingested, song


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("Track URI", "id"),
        ("Spotify ID", "id"),
        ("id_songs", "id"),
        ("Title", "name"),
        ("name_song", "name"),
        ("Artist Name(s)", "artists"),
        ("artist(s)_name", "artists"),
        ("track_artist", "artists"),
        ("Top Genre", "genres"),
        ("playlist_genre", "genres"),
        ("\t\t\t\tDanceability", "danceability"),
        ("danceability_%", "danceability"),
        ("ENERGY PCT", "energy"),
        ("Energy (%)", "energy"),
        ("Loudness (dB)", "loudness"),
        ("Beats Per Minute (BPM)", "tempo"),
        ("Duration (ms)", "duration"),
        ("Length (Duration)", "duration"),
        ("Track Duration (ms)", "duration"),
        ("popularity_songs", "popularity"),
        ("popularity_artists", "artist_popularity"),
        ("Album Release Date", "year"),
        ("released_year", "year"),
        (" time_signature ", "time_signature"),
        ("\uff25nergy", "energy"),
    ],
)
def test_a_name_is_recognised(written: str, canonical: str) -> None:
    matches = headers.match("a.csv", 1, [written])
    assert list(matches) == [canonical]
    assert matches[canonical].name == written.strip()


@pytest.mark.parametrize("written", ["", "artist_count", "streams", "in_spotify_charts", "x" * 999])
def test_other_names_are_left_alone(written: str) -> None:
    assert headers.match("a.csv", 1, [written, written]) == {}


def test_the_most_specific_of_several_ids_is_used(tmp_path: Path) -> None:
    row = {"uri": "spotify:track:wrong", "id": "wrong", **song(), "Track Href": "x"}
    read = ingested(tmp_path, row)
    assert read.tracks["id"].tolist() == ["a1"]
    assert read.header["id"].name == "track_id"


def test_the_header_is_told_as_it_stands_in_the_file(tmp_path: Path) -> None:
    row = song(duration_ms="200000", energy=None) | {"  Energy_% ": "80"}
    read = ingested(tmp_path, row)
    assert (read.header["energy"].name, read.header["energy"].factor) == ("Energy_%", 100)
    assert (read.header["duration"].name, read.header["duration"].factor) == ("duration_ms", 1000)
    assert read.header["tempo"].factor == 1
    assert set(read.header) == set(read.tracks) - {"recording"}
