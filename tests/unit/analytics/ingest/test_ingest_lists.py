"""Several names in one value are parted as the file means it."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.ingest import lists
from tests.unit.analytics.ingest.writing import ingested, song


def artists_as_read(folder: Path, column: str, *written: str) -> list[tuple[str, ...]]:
    """The artists of tracks whose column of this name holds these values."""
    rows = [
        song(track_id=str(at), artists=None) | {column: value} for at, value in enumerate(written)
    ]
    return list(ingested(folder, *rows).tracks["artists"])


def test_semicolons_part_artists_and_commas_then_belong_to_names(tmp_path: Path) -> None:
    read = artists_as_read(tmp_path, "artists", "Ann;Bo", "Bo; Cy", "Sarah, the Illstrumentalist")
    assert read == [("Ann", "Bo"), ("Bo", "Cy"), ("Sarah, the Illstrumentalist",)]


def test_commas_part_artists_where_the_header_announces_several(tmp_path: Path) -> None:
    read = artists_as_read(
        tmp_path,
        "Artist Name(s)",
        "Ann, Bo",
        "Tyler, The Creator, Ann",
        "Earth, Wind & Fire",
        "Grover Washington, Jr., Bill Withers",
        "10,000 Maniacs, Ann",
        "Crosby, Stills, Nash & Young",
    )
    assert read == [
        ("Ann", "Bo"),
        ("Tyler, The Creator", "Ann"),
        ("Earth, Wind & Fire",),
        ("Grover Washington, Jr.", "Bill Withers"),
        ("10,000 Maniacs", "Ann"),
        ("Crosby, Stills, Nash & Young",),
    ]


def test_commas_without_a_space_part_artists_and_others_belong_to_names(tmp_path: Path) -> None:
    read = artists_as_read(
        tmp_path, "Artist Name(s)", "Ann,Bo", "Bo,Cy,Di", "Now, Now", "Loud, Quiet,Ann"
    )
    assert read == [("Ann", "Bo"), ("Bo", "Cy", "Di"), ("Now, Now",), ("Loud, Quiet", "Ann")]


def test_a_column_of_one_artist_keeps_its_few_commas(tmp_path: Path) -> None:
    read = artists_as_read(tmp_path, "artist", *map(str, range(30)), "Blue, Red", "Up, Down")
    assert read[-2:] == [("Blue, Red",), ("Up, Down",)]


def test_a_column_of_one_artist_full_of_commas_holds_several(tmp_path: Path) -> None:
    read = artists_as_read(tmp_path, "track_artist", "Ann, Bo", "Bo, Cy", "Cy, Di", "Ann")
    assert read == [("Ann", "Bo"), ("Bo", "Cy"), ("Cy", "Di"), ("Ann",)]


def test_artists_in_python_lists_may_contain_anything(tmp_path: Path) -> None:
    read = artists_as_read(
        tmp_path, "artists", "['Ann', 'Bo; Cy']", '["Destiny\'s Child"]', "['Ann', 'Ann', '']"
    )
    assert read == [("Ann", "Bo; Cy"), ("Destiny's Child",), ("Ann",)]


def test_an_artist_in_brackets_is_no_list(tmp_path: Path) -> None:
    assert artists_as_read(tmp_path, "artist", "[dunkelbunt]") == [("[dunkelbunt]",)]


def test_how_artists_are_parted_is_told(tmp_path: Path) -> None:
    notes = ingested(tmp_path, song(artists="Ann;Bo")).health.notes
    assert notes == ["Artists are parted by semicolons; commas are part of a name."]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("rock", ("rock",)),
        ("rock;pop", ("pop", "rock")),
        ("rock, pop", ("pop", "rock")),
        ("rock|pop", ("pop", "rock")),
        ("['rock', 'pop']", ("pop", "rock")),
        ("[\"man's orchestra\", 'swing']", ("man's orchestra", "swing")),
        ('["rock"]', ("rock",)),
        ("{'rock', 'pop'}", ("pop", "rock")),
        ("[rock, pop]", ("pop", "rock")),
        ("['rock', 'rock', ' ']", ("rock",)),
        ("Dance/Electronic, R&B", ("Dance/Electronic", "R&B")),
        ("[]", ()),
        ("set()", ()),
        ("", ()),
        ("None", ()),
    ],
)
def test_genres_are_read(tmp_path: Path, written: str, read: tuple[str, ...]) -> None:
    assert ingested(tmp_path, song(genres=written)).tracks["genres"].tolist() == [read]


@pytest.mark.parametrize(
    "text",
    [
        "[__import__('os').system('true')]",
        "['a'",
        "[" * 5000 + "]" * 5000,
        "['a'] * 10**9]",
        "[" + "'a'," * 10_000 + "]",
        "['a', f'{1}']",
    ],
)
def test_text_that_only_looks_like_a_list_is_never_run(text: str) -> None:
    assert lists.python_list(text) is None
