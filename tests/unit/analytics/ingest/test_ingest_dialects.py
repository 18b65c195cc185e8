"""Every dialect of real data loads without options, and not one record is unaccounted for."""

from __future__ import annotations

import json
import time
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from analytics.errors import UnusableFile
from analytics.ingest import Ingested, read_tracks
from analytics.schema import FEATURE_NAMES, FIELDS

# file: rows read, tracks kept, rows merged, rows rejected
DIALECTS = {
    "tracks/spotify_114k.csv": (114_000, 89_740, 24_259, 1),
    "tracks/single_genre_artists.csv": (63_382, 63_381, 0, 1),
    "tracks/spotify_songs_2020.zip": (32_833, 28_356, 4_477, 0),
    "exportify/v2022_spotify_id.csv": (120, 120, 0, 0),
    "exportify/v2023_tabs_in_header.csv": (120, 120, 0, 0),
    "exportify/v2025_track_uri_bom.csv": (120, 120, 0, 0),
    "messy/duplicates_no_id.csv": (2_000, 1_926, 73, 1),
    "messy/not_utf8_percent_scale.csv": (953, 949, 4, 0),
    "messy/padded_columns.csv": (59, 59, 0, 0),
    "messy/semicolon_bom_percent_scale.csv": (1_994, 1_993, 0, 1),
}

read_once = cache(read_tracks)


def artists_of(read: Ingested, name: str) -> tuple[str, ...]:
    """The artists of the first track of this name."""
    tracks = read.tracks
    found: tuple[str, ...] = tracks.loc[tracks["name"] == name, "artists"].iloc[0]
    return found


@pytest.mark.parametrize("file", DIALECTS)
def test_every_record_is_kept_merged_or_rejected(shared_data: Path, file: str) -> None:
    health = read_once(shared_data / file).health
    found = (health.n_read, health.n_kept, health.n_merged, health.n_rejected)
    assert found == DIALECTS[file]


@pytest.mark.parametrize("file", DIALECTS)
def test_the_clean_table_has_the_agreed_types(shared_data: Path, file: str) -> None:
    tracks = read_once(shared_data / file).tracks
    assert tracks["id"].is_unique
    assert (tracks["name"].str.len() > 0).all()
    assert all(isinstance(names, tuple) and names for names in tracks["artists"])
    if "genres" in tracks:
        assert all(names == tuple(sorted(names)) for names in tracks["genres"])
    assert tracks["recording"].dtype == np.int32
    assert list(dict.fromkeys(tracks["recording"])) == list(range(tracks["recording"].max() + 1))
    for name in set(FIELDS).intersection(tracks):
        assert tracks[name].dtype == np.float32
        values = tracks[name].dropna()
        assert values.between(FIELDS[name].legal_low, FIELDS[name].legal_high).all()
        assert len(values) > 0.9 * len(tracks)


@pytest.mark.parametrize("file", DIALECTS)
def test_the_report_is_plain_data_and_plain_words(shared_data: Path, file: str) -> None:
    health = read_once(shared_data / file).health
    assert json.loads(json.dumps(health.to_dict(), allow_nan=False)) == health.to_dict()
    assert f"{health.n_kept:,} tracks" in health.sentences()[0]
    assert all(sentence.endswith(".") for sentence in health.sentences())


def test_a_track_listed_once_per_genre_is_one_track_with_them_all(shared_data: Path) -> None:
    read = read_once(shared_data / "tracks/spotify_114k.csv")
    assert read.health.n_genres == 114
    hold_on = read.tracks.set_index("id").loc["5vjLSffimiIP26QG5WcN2K"]
    assert len(hold_on["genres"]) >= 1
    assert read.tracks["genres"].map(len).max() > 5
    [rejection] = read.health.rejected
    assert (rejection["reason"], rejection["examples"][0]["row"]) == ("it has no name", 65_902)
    assert {repair["column"]: repair["count"] for repair in read.health.repaired} == {
        "tempo": 157,
        "time_signature": 163,
        "name": 1,  # cut short: titles that list all who play
        "album": 3,
    }
    assert artists_of(read, "To Begin Again") == ("Ingrid Michaelson", "ZAYN")
    assert ("Sarah, the Illstrumentalist",) in set(read.tracks["artists"])


def test_the_largest_file_is_read_within_four_seconds(shared_data: Path) -> None:
    start = time.process_time()
    read_tracks(shared_data / "tracks/spotify_114k.csv")
    assert time.process_time() - start < 4


def test_python_lists_of_genres_and_a_single_artist_are_read(shared_data: Path) -> None:
    read = read_once(shared_data / "tracks/single_genre_artists.csv")
    assert read.tracks["genres"].iloc[0] == ("acid jazz", "instrumental funk")
    assert "man's orchestra" in {name for names in read.tracks["genres"] for name in names}
    assert ("Tyler, The Creator",) in set(read.tracks["artists"])
    assert {"followers", "artist_popularity", "explicit", "year"} <= set(read.tracks)
    assert read.tracks["year"].iloc[2] == 2005


def test_a_zip_is_read_without_being_extracted(shared_data: Path) -> None:
    read = read_once(shared_data / "tracks/spotify_songs_2020.zip")
    assert read.header["duration"].name == "duration_ms"
    assert read.tracks["duration"].iloc[0] == pytest.approx(194.754)
    assert read.health.n_genres == 6


def test_percentages_become_shares_and_are_told(shared_data: Path) -> None:
    read = read_once(shared_data / "messy/not_utf8_percent_scale.csv")
    first = read.tracks.iloc[0]
    assert first["danceability"] == pytest.approx(0.80)
    assert first["key"] == 11
    assert first["mode"] == 1
    assert first["artists"] == ("Latto", "Jung Kook")
    assert artists_of(read, "See You Again") == ("Tyler, The Creator", "Kali Uchis")
    assert read.header["energy"].factor == 100
    assert read.health.features_missing == ["loudness"]
    assert any("0 to 100" in note for note in read.health.notes)
    assert any("Letters were lost" in note for note in read.health.notes)


def test_semicolons_a_byte_order_mark_and_thousands_are_understood(shared_data: Path) -> None:
    read = read_once(shared_data / "messy/semicolon_bom_percent_scale.csv")
    assert (read.health.encoding, read.health.delimiter) == ("utf-8-sig", ";")
    echoes = read.tracks[read.tracks["name"] == "Echoes"].iloc[0]
    assert echoes["duration"] == 1412
    assert echoes["energy"] == pytest.approx(0.32)
    assert ("Crosby, Stills, Nash & Young",) in set(read.tracks["artists"])
    assert read.health.features_missing == ["instrumentalness"]


def test_padded_columns_with_quoted_commas_keep_their_places(shared_data: Path) -> None:
    read = read_once(shared_data / "messy/padded_columns.csv")
    assert read.health.n_rejected == 0
    assert artists_of(read, "Cheek To Cheek") == ("Ella Fitzgerald", "Louis Armstrong")
    elise = read.tracks[read.tracks["name"].str.contains("Elise")].iloc[0]
    assert elise["name"] == 'Bagatelle No. 25 in A Minor, WoO 59 "Für Elise"'
    assert elise["danceability"] == pytest.approx(0.289)
    assert elise["year"] == 2015


def test_duplicates_without_ids_are_joined_but_other_lengths_are_kept(shared_data: Path) -> None:
    read = read_once(shared_data / "messy/duplicates_no_id.csv")
    songs = read.tracks.set_index("name")
    assert sorted(songs.loc["Bad Blood", "duration"].round()) == [200, 212]
    assert songs.loc["Team", "popularity"] == 76  # listed with 0 and with 76
    assert "set()" not in {name for names in read.tracks["genres"] for name in names}
    assert read.tracks["id"].str.len().eq(20).all()


@pytest.mark.parametrize(
    ("file", "name", "artists"),
    [
        ("v2022_spotify_id", "Experience", ("Ludovico Einaudi", "Daniel Hope")),
        (
            "v2023_tabs_in_header",
            "Just the Two of Us (feat. Bill Withers)",
            ("Grover Washington, Jr.", "Bill Withers"),
        ),
        ("v2025_track_uri_bom", "WAIT FOR U (feat. Drake & Tems)", ("Future", "Drake", "Tems")),
    ],
)
def test_each_generation_of_exportify_parts_artists_its_own_way(
    shared_data: Path, file: str, name: str, artists: tuple[str, ...]
) -> None:
    read = read_once(shared_data / f"exportify/{file}.csv")
    assert artists_of(read, name)[: len(artists)] == artists
    assert read.health.features_present == list(FEATURE_NAMES)
    assert read.tracks["id"].str.fullmatch("[0-9A-Za-z]{22}").all()


def test_a_playlist_without_audio_features_is_told_what_it_is_good_for(shared_data: Path) -> None:
    with pytest.raises(UnusableFile) as refusal:
        read_tracks(shared_data / "exportify/v2024_no_audio_features.csv")
    assert "none of the nine audio features" in str(refusal.value)
    assert "playlist or library" in str(refusal.value)


@pytest.mark.parametrize(
    "file",
    [
        "listening/listens.csv",
        "listening/users.csv",
        "listening/hetrec2011/artists.dat",
        "listening/hetrec2011/tags.dat",
        "listening/hetrec2011/user_artists.dat",
        "listening/hetrec2011/readme.txt",
    ],
)
def test_tables_of_something_else_are_refused(shared_data: Path, file: str) -> None:
    with pytest.raises(UnusableFile, match=Path(file).name):
        read_tracks(shared_data / file)
