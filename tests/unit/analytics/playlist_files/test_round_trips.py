from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import InvalidSpec
from analytics.playlist_files import FORMATS, ListedTrack, read, read_list, write
from analytics.playlist_files.listed import one_line

WITH_NAMES = [fmt for fmt in FORMATS if fmt != "uris"]
ID = "0yc6Gst2xkRu0eMLeRMGCX"
TRACKS = (
    ListedTrack("Apocalypse", ("Cigarettes After Sex",), "Cigarettes", 290.616, ID, None, 1),
    ListedTrack("=1+1", ("@home", "-minus-"), "+plus", None, None, "GBAYE0601498", 2),
    ListedTrack("'-quoted", ("'=also",), "''@twice", 1.5, None, None, 3),
    ListedTrack('Say "hi", <b>&amp;', ("a; b", "c, d"), "x - y", 60.0, None, None, 4),
    ListedTrack("A - B - C", ("D - E",), "", 61.0, None, None, 5),
    ListedTrack("残酷な天使のテーゼ", ("高橋洋子",), "ネオン", 245.0, None, None, 6),
    ListedTrack("#EXTINF:1,no", ("[list]",), "", None, None, None, 7),
    ListedTrack("No artist", (), "", None, None, None, 8),
    ListedTrack("../../etc/passwd", ("C:\\Windows",), "", None, None, None, 9),
)
RECIPE = {"seed": "Apocalypse", "rules": [{"energy": [0, 0.4]}], "odd": '--> ]]> "\u2028'}

names = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cn")), min_size=1,
                max_size=30).map(one_line).filter(bool)  # fmt: skip
lengths = st.one_of(st.none(), st.integers(1, 10_000_000).map(lambda ms: ms / 1000))
ids = st.one_of(st.none(), st.from_regex(r"[0-9A-Za-z]{22}", fullmatch=True))
isrcs = st.one_of(st.none(), st.from_regex(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}", fullmatch=True))
tracks = st.builds(
    ListedTrack, names, st.lists(names, max_size=3).map(tuple), st.one_of(st.just(""), names),
    lengths, ids, isrcs,
)  # fmt: skip
playlists = st.lists(tracks, min_size=1, max_size=6).map(
    lambda listed: tuple(replace(track, position=at + 1) for at, track in enumerate(listed))
)


@pytest.mark.parametrize("fmt", WITH_NAMES)
def test_what_is_written_is_read_again(fmt: str) -> None:
    assert read(write(fmt, TRACKS, "Evening", RECIPE), "any name") == TRACKS


@pytest.mark.parametrize("fmt", WITH_NAMES)
@given(playlist=playlists)
def test_any_names_come_back_as_they_were(fmt: str, playlist: tuple[ListedTrack, ...]) -> None:
    assert read(write(fmt, playlist, "T"), "x") == playlist


@pytest.mark.parametrize("fmt", FORMATS)
def test_title_and_recipe_come_back_where_the_format_has_a_place(fmt: str) -> None:
    listed = read_list(write(fmt, TRACKS, "Evening\n <&>", RECIPE), "x")
    assert listed.recipe == (RECIPE if FORMATS[fmt].recipe else None)
    assert listed.title == ("Evening  <&>" if FORMATS[fmt].recipe else "")


@given(playlist=playlists)
def test_addresses_to_paste_are_those_of_tracks_that_have_one(
    playlist: tuple[ListedTrack, ...],
) -> None:
    expected = [track.spotify_id for track in playlist if track.spotify_id]
    if expected:
        back = read(write("uris", playlist, "T"), "x")
        assert [track.spotify_id for track in back] == expected
    else:
        with pytest.raises(InvalidSpec):
            write("uris", playlist, "T")


@pytest.mark.parametrize("fmt", WITH_NAMES)
def test_text_that_fits_in_no_file_is_made_to_fit(fmt: str) -> None:
    odd = ListedTrack("a\nb\0c\ud800d\ufffe", ("x\ty",), "\r\n", None, "not an id", "nor isrc")
    (back,) = read(write(fmt, [odd], "T"), "x")
    assert back == ListedTrack("a b c\ufffdd\ufffd", ("x y",))


def test_an_unknown_format_or_a_recipe_that_is_no_json_is_refused() -> None:
    with pytest.raises(InvalidSpec):
        write("pls", TRACKS, "T")
    for recipe in ({"x": float("nan")}, {"x": {1}}):
        with pytest.raises((ValueError, TypeError)):
            write("xspf", TRACKS, "T", recipe)


# -- what other programs see -------------------------------------------------------------------


def test_no_cell_of_a_table_is_a_formula() -> None:
    cells = csv.reader(io.StringIO(write("csv", TRACKS, "T").decode()))
    assert not [cell for row in cells for cell in row if cell[:1] in "=+-@" and cell]


def test_m3u8_has_the_comments_that_players_know_and_no_path() -> None:
    lines = write("m3u8", TRACKS, "Evening", RECIPE).decode().splitlines()
    assert lines[:3] == ["#EXTM3U", "#EXTENC:UTF-8", "#PLAYLIST:Evening"]
    assert "#EXTINF:291,Cigarettes After Sex - Apocalypse" in lines
    files = [line for line in lines if not line.startswith("#")]
    assert files[0] == f"spotify:track:{ID}"
    assert len(files) == len(TRACKS)
    assert not [each for each in files if "/" in each or "\\" in each or each.startswith(".")]


ORDER = {
    "playlist": ["title", "meta", "trackList"],
    "track": ["location", "title", "creator", "album", "duration", "meta"],
}


def test_xspf_keeps_to_the_schema_of_version_1() -> None:
    """The elements and their order, and the types of their values (xspf.org/xspf-v1.html)."""
    name = "{http://xspf.org/ns/0/}"
    root = ElementTree.fromstring(write("xspf", TRACKS, "Evening", RECIPE))
    assert (root.tag, root.get("version")) == (f"{name}playlist", "1")
    (listed,) = root.findall(f"{name}trackList")
    for element in (root, *listed):
        order = ORDER[element.tag.removeprefix(name)]
        places = [order.index(child.tag.removeprefix(name)) for child in element]
        assert places == sorted(places)
        once = [place for place in places if order[place] not in ("meta", "location")]
        assert len(once) == len(set(once))
    assert len(listed) == len(TRACKS)
    for length in root.iter(f"{name}duration"):
        assert length.text is not None
        assert int(length.text) >= 0
    for meta in root.iter(f"{name}meta"):
        assert (meta.get("rel") or "").startswith("urn:")
    for location in root.iter(f"{name}location"):
        assert location.text == f"spotify:track:{ID}"


def test_jspf_is_a_playlist_of_tracks_with_lists_of_locations() -> None:
    playlist = json.loads(write("jspf", TRACKS, "Evening", RECIPE))["playlist"]
    assert playlist["title"] == "Evening"
    assert playlist["track"][0]["location"] == [f"spotify:track:{ID}"]
    assert playlist["track"][0]["duration"] == 290_616
    assert all(isinstance(values, list) for values in playlist["extension"].values())


def test_what_another_program_has_changed_counts() -> None:
    for fmt, old, new in (
        ("m3u8", "After Sex - Apocalypse", "After Sex - Affection"),
        ("xspf", "<title>Apocalypse", "<title>Affection"),
        ("jspf", '"title": "Apocalypse"', '"title": "Affection"'),
    ):
        content = write(fmt, TRACKS[:1], "T").decode()
        assert old in content
        assert read(content.replace(old, new).encode(), "x")[0].name == "Affection"


@pytest.mark.parametrize("generation", ["v2022", "v2023", "v2024", "v2025"])
def test_every_generation_of_exportify_is_read(shared_data: Path, generation: str) -> None:
    (path,) = (shared_data / "exportify").glob(f"{generation}*.csv")
    found = read(path.read_bytes(), path.name)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(found) == len(rows) == 120
    for track, row in zip(found, rows, strict=True):
        given = row.get("Spotify ID") or row.get("Track ID") or row["Track URI"]
        assert track.spotify_id == given.removeprefix("spotify:track:")
        assert track.name == row["Track Name"]
        milliseconds = row.get("Duration (ms)") or row["Track Duration (ms)"]
        assert track.duration_s == int(milliseconds) / 1000
        assert track.artists
