from __future__ import annotations

import pytest

from analytics.errors import UnusableFile
from analytics.playlist_files import plain_lines


def songs(text: str) -> list[list[tuple[str, tuple[str, ...]]]]:
    return [
        [(track.name, track.artists) for track in reading.tracks]
        for reading in plain_lines.read(text.encode(), "list.txt")
    ]


@pytest.mark.parametrize(
    ("line", "before", "after"),
    [
        ("Ada - Blue", ("Blue", ("Ada",)), ("Ada", ("Blue",))),
        ("Ada – Blue - Live", ("Blue - Live", ("Ada",)), ("Ada", ("Blue - Live",))),
        ("Ada\tBlue", ("Blue", ("Ada",)), ("Ada", ("Blue",))),
        ("12. Ada — Blue", ("Blue", ("Ada",)), ("Ada", ("Blue",))),
        ("Stand by Me by Ben E. King", ("Stand by Me", ("Ben E. King",)), None),
        ("Blue", ("Blue", ()), None),
        ("Jay-Z", ("Jay-Z", ()), None),
    ],
)
def test_a_line_is_read_as_people_write_it(line: str, before: object, after: object) -> None:
    assert songs(line) == [[before], [after or before]]


def test_empty_lines_are_nothing_and_rows_are_counted_with_them() -> None:
    first, _ = plain_lines.read(b"\xef\xbb\xbfAda - Blue\r\n\r\nBo - Red\r\n", "list.txt")

    assert [(track.name, track.position) for track in first.tracks] == [("Blue", 1), ("Red", 3)]


@pytest.mark.parametrize(
    "content", [b"{}", b"<xml/>", b"#EXTM3U", b"spotify:track:x - y", b"https://a - b"]
)
def test_what_is_marked_as_something_else_is_no_plain_list(content: bytes) -> None:
    assert not plain_lines.is_plain_list(content, pasted=True)


@pytest.mark.parametrize(
    ("content", "pasted", "expected"),
    [
        (b"Ada - Blue", False, True),
        (b"Blue by Ada", False, True),
        (b"Blue", False, False),
        (b"Blue", True, True),
        (b"name,artist", True, False),
    ],
)
def test_a_name_alone_is_a_song_only_where_it_was_pasted(
    content: bytes, pasted: bool, expected: bool
) -> None:
    assert plain_lines.is_plain_list(content, pasted=pasted) == expected


def test_a_line_that_is_no_name_is_refused_with_its_row() -> None:
    with pytest.raises(UnusableFile, match="row 2"):
        plain_lines.read(b"Ada - Blue\n" + b"x" * 2_000, "list.txt")
