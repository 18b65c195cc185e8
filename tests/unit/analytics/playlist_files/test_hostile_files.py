from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import UnusableFile
from analytics.playlist_files import FORMATS, ListedTrack, read, read_list, write
from analytics.playlist_files.listed import MAX_BYTES

ID = "0yc6Gst2xkRu0eMLeRMGCX"
CSV = "Track Name,Artist Name(s),Duration (ms)\n"
XSPF = '<playlist version="1" xmlns="http://xspf.org/ns/0/"><trackList>{}</trackList></playlist>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>" + XSPF.format("<track><title>&j;</title></track>")
)  # fmt: skip
OUTSIDE = (
    '<!DOCTYPE playlist [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    + XSPF.format("<track><title>&x;</title></track>")
)  # fmt: skip


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(b"", "the file is empty", id="nothing"),
        pytest.param(b" \r\n\t\n", "the file is empty", id="blank"),
        pytest.param(b"\xef\xbb\xbf", "the file is empty", id="a byte order mark alone"),
        pytest.param(b"\0" * 100, "the file is empty", id="zeros"),
        pytest.param(b"x" * (MAX_BYTES + 1), "larger than 10 MB", id="too large"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "a PNG picture", id="a picture"),
        pytest.param(b"PK\x03\x04abc", "an archive", id="an archive"),
        pytest.param(bytes(range(1, 256)) * 40, "not readable text", id="no text"),
        pytest.param(b"<!DOCTYPE html><html><body>", "a web page", id="a page for a table"),
        pytest.param(b"\n <HTML>log in", "a web page", id="a page without a type"),
        pytest.param(LAUGHS.encode(), "declares a document type", id="billion laughs"),
        pytest.param(OUTSIDE.encode(), "declares a document type", id="an outside entity"),
        pytest.param(LAUGHS.encode("utf-16"), "declares a document type", id="laughs in UTF-16"),
        pytest.param(XSPF.encode()[:-9], "not whole XML", id="XML cut short"),
        pytest.param(b"<rss><channel/></rss>", "no playlist: it begins with rss", id="other XML"),
        pytest.param(b"<a>" * 100_000, "it begins with a", id="deep XML"),
        pytest.param(b"<playlist>" * 100_000, "nested too deeply", id="deep playlists"),
        pytest.param(XSPF.format("").encode(), "lists no tracks", id="no tracks"),
        pytest.param(XSPF.format(f"<track><title>{'x' * 5_000}</title></track>").encode(),
                     "row 1, column title: the text has more", id="a name of 5,000 letters"),
        pytest.param(b'<?xml version="1.0" encoding="klingon"?><playlist/>', "XML",
                     id="an encoding nobody knows"),
        pytest.param(b'{"playlist": {"track": [{"title": "x"', "row 1: this is not whole JSON",
                     id="JSON cut short"),
        pytest.param(b"[" * 200_000, "nested too deeply", id="deep JSON"),
        pytest.param(b'{"tracks": [{"name": NaN}]}', "a number that cannot be read", id="NaN"),
        pytest.param(b'{"tracks": [' + b"9" * 9_000 + b"]}", "a number that", id="a huge number"),
        pytest.param(b'{"tracks": {"name": "x"}}', "no list of tracks", id="tracks no list"),
        pytest.param(b'{"tracks": [{"name": 5}]}', "row 1, column name: text is needed",
                     id="a number for a name"),
        pytest.param(b'{"tracks": ["x"]}', "row 1: this is not a track", id="text for a track"),
        pytest.param(b'{"playlist": []}', "not an object", id="a playlist that is a list"),
        pytest.param(b'[{"name": "x"}]', "JSON, but no playlist", id="other JSON"),
        pytest.param(b"[playlist]\nFile1=x", "a PLS playlist", id="PLS"),
        pytest.param(b"#EXTM3U\n", "lists no tracks", id="M3U without tracks"),
        pytest.param(b"#EXTM3U\n#EXTINF:12,A - B\n", "row 2: no track follows", id="M3U cut short"),
        pytest.param(b"#EXTM3U\n#EXTINF:abc\nx.mp3", "row 2, column EXTINF", id="M3U, no length"),
        pytest.param(b"#EXTM3U\n#EXT-X-VERSION:3\n", "pieces of a stream", id="a stream"),
        pytest.param(f"spotify:track:{ID}\nspotify:album:{ID}".encode(),
                     "row 2: this is the address of a Spotify album", id="an album"),
        pytest.param(f"spotify:track:{ID}\nhello".encode(), "row 2: this is no address",
                     id="words between addresses"),
        pytest.param(b"spotify:track:short", "row 1: this is no address", id="a short id"),
        pytest.param(f"{CSV}A,B,1000\nC,D\n".encode(), "row 3: .* has 2 fields",
                     id="CSV cut short"),
        pytest.param(f'{CSV}A,"B,1000\nC,D,1\n'.encode(), "row 2: .*quotation marks",
                     id="open quotes"),
        pytest.param(f"{CSV}A,B,long\n".encode(), r"row 2, column Duration \(ms\)",
                     id="a length in words"),
        pytest.param(f"{CSV},B,1000\n".encode(), "row 2, column Track Name: this row has neither",
                     id="no name"),
        pytest.param(b"Track Name,track_name\nx,y\n", "two names for the same|twice",
                     id="two columns of one name"),
        pytest.param(b"what,is,this\n1,2,3\n", "no column says which track", id="no known column"),
        pytest.param((",".join(f"c{i}" for i in range(70)) + "\n").encode(), "more than 64 columns",
                     id="70 columns"),
        pytest.param(b"a" * 200_000 + b"\nx\n", "the header is longer", id="a huge header"),
        pytest.param(CSV.encode() + b"A,B,1\n" * 50_001, "more than 50,000 tracks", id="many rows"),
        pytest.param(CSV.encode() + b"\n" * 9_000_000, "more than 250,000 lines", id="blank lines"),
        pytest.param(CSV.encode() + b",,\r" * 3_000_000, "more than 250,000 lines", id="no words"),
        pytest.param(b"#EXTM3U\n" + b"#\n" * 4_000_000, "more than 250,000 lines", id="comments"),
        pytest.param(f"spotify:track:{ID}\n".encode() * 50_001, "more than 50,000", id="many URIs"),
        pytest.param(f"{CSV}{'x' * 2_000},B,1\n".encode(), "row 2, column name: the text has more",
                     id="a long cell"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_for_certain_is_refused_in_a_sentence(
    content: bytes, problem: str
) -> None:
    began = time.process_time()
    with pytest.raises(UnusableFile, match=problem) as caught:
        read(content, "list.csv")
    assert str(caught.value).startswith("list.csv")
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "filename",
    ["../../etc/passwd", "C:\\a\\b.csv", "a\0b.m3u", "\ud800.csv", "x" * 5_000, "", "=cmd|'x'!A1"],
)
def test_a_files_name_is_only_ever_shown(filename: str) -> None:
    (track,) = read(f"{CSV}A,B,1000\n".encode(), filename if ".m3u" not in filename else "x")
    assert track == ListedTrack("A", ("B",), duration_s=1.0)
    with pytest.raises(UnusableFile) as caught:
        read(b"", filename)
    message = str(caught.value)
    assert "/" not in message and "\\" not in message
    assert len(message) < 200


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("\ufeffTitle;Artist\nA;B\n".encode(), ("A", ("B",)), id="a mark, semicolons"),
        pytest.param("Title\tArtist\nÄ\tB\n".encode("utf-16"), ("Ä", ("B",)), id="UTF-16"),
        pytest.param("Title,Artist\nBeyoncé,Ñ\n".encode("cp1252"), ("Beyoncé", ("Ñ",)),
                     id="cp1252"),
        pytest.param(b'Title,Artist\n"a ""b"", c",d\n', ('a "b", c', ("d",)), id="quotes"),
        pytest.param(b"Title,Artist\n'=1+1,'@b\n", ("=1+1", ("@b",)), id="formulas made plain"),
        pytest.param(b"Title,Artist\n=1+1,@b\n", ("=1+1", ("@b",)), id="formulas"),
        pytest.param(b"Title,Artist\nA\0B," + b"C" * 200, ("AB", ("C" * 200,)),
                     id="a zero byte"),
        pytest.param(b"#EXTM3U\r\n#EXTINF:1,A - B\r\nfile:///etc/passwd\r\n", ("B", ("A",)),
                     id="the path of an M3U entry is not followed"),
        pytest.param(b"#EXTM3U\n../../x/A - B.mp3\n", ("B", ("A",)), id="a path"),
        pytest.param(b"#EXTM3U\n#EXTINF:-1 tvg-id=\"a,b\",X\nhttp://a/b\n", ("X", ()),
                     id="attributes"),
        pytest.param(XSPF.format("<track><title>A</title><x><title>B</title></x></track>").encode(),
                     ("A", ()), id="titles of others inside a track"),
        pytest.param(b'{"playlist":{"track":[{"title":"A","creator":"B, C","extension":7}]}}',
                     ("A", ("B, C",)), id="an extension that is a number"),
    ],
)  # fmt: skip
def test_what_is_odd_but_certain_is_read(
    content: bytes, expected: tuple[str, tuple[str, ...]]
) -> None:
    (track,) = read(content, "list")
    assert (track.name, track.artists) == expected


@pytest.mark.parametrize("fmt", FORMATS)
def test_content_counts_rather_than_the_ending(fmt: str) -> None:
    track = ListedTrack("A", ("B",), spotify_id=ID)
    for other in FORMATS.values():
        if other.suffix != ".m3u8":
            assert read(write(fmt, [track], "T"), f"x{other.suffix}")[0].spotify_id == ID


def test_what_was_assumed_is_told() -> None:
    listed = read_list("Title,Artist\nBeyoncé,x\n".encode("cp1252"), "x.csv")
    assert listed.notes == ("The text is not UTF-8; it was read as Windows-1252.",)


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"#EXTM3U\n", b"{", b"<playlist>", b"id,a\n"])
)
def test_any_bytes_are_read_or_refused(content: bytes, head: bytes) -> None:
    try:
        assert read(head + content, "x")
    except UnusableFile as error:
        assert str(error)


@given(st.sampled_from(sorted(FORMATS)), st.data())
def test_a_file_cut_or_changed_anywhere_is_read_or_refused(fmt: str, data: st.DataObject) -> None:
    tracks = [ListedTrack('Ä, "b"', ("c; d", "e"), "f", 2.5, ID) for _ in range(3)]
    content = bytearray(write(fmt, tracks, "T", {"x": 1}))
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        del content[place:]
    else:
        content[place] = data.draw(st.integers(0, 255))
    try:
        assert read(bytes(content), "x")
    except UnusableFile as error:
        assert str(error)
