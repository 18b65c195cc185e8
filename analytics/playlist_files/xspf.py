"""XSPF version 1, the playlists of VLC and others, in XML (xspf.org/xspf-v1.html)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from analytics.errors import UnusableFile
from analytics.playlist_files.listed import (
    EXTENSION,
    MAX_ROWS,
    Listed,
    ListedTrack,
    Recipe,
    as_isrc,
    as_seconds,
    dumped,
    milliseconds,
    require_few,
    require_text,
)
from analytics.playlist_files.spotify import id_in, uri_of

NAMESPACE: Final = "http://xspf.org/ns/0/"
_RECIPE: Final = f"{EXTENSION}recipe"
_ARTISTS: Final = f"{EXTENSION}artists"
_ISRC: Final = f"{EXTENSION}isrc"
_DEEPEST: Final = 32
_TEXTS: Final = ("location", "identifier", "title", "creator", "album", "duration", "meta")
_LONGEST_TEXT: Final = 100_000
"""Letters of one element; recipes are the longest."""


def write(tracks: Sequence[ListedTrack], title: str, recipe: Recipe | None) -> bytes:
    """A playlist; the recipe is a meta element, as are artists, whom XSPF has one text for.

    Elements stand in the order of the specification, which its older schemas insist on.
    """
    playlist = Element("playlist", {"version": "1", "xmlns": NAMESPACE})
    SubElement(playlist, "title").text = title
    if recipe is not None:
        SubElement(playlist, "meta", {"rel": _RECIPE}).text = json.dumps(recipe, allow_nan=False)
    listed = SubElement(playlist, "trackList")
    for track in tracks:
        _write(SubElement(listed, "track"), track)
    indent(playlist, " ")
    document: bytes = tostring(playlist, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _write(element: Element, track: ListedTrack) -> None:
    length = milliseconds(track.duration_s)
    members = (
        ("location", uri_of(track)),
        ("title", track.name),
        ("creator", ", ".join(track.artists)),
        ("album", track.album),
        ("duration", None if length is None else str(length)),
    )
    for name, text in members:
        if text:
            SubElement(element, name).text = text
    artists = dumped(list(track.artists)) if track.artists else None
    for rel, text in ((_ARTISTS, artists), (_ISRC, track.isrc)):
        if text:
            SubElement(element, "meta", {"rel": rel}).text = text


def read(file: str, content: bytes) -> Listed:
    """The playlist in an XML document. No entity is expanded and nothing is fetched.

    Raises UnusableFile for XML that is broken, no playlist, or declares a document type.
    """
    reading = _Reading(file)
    parser = DefusedXMLParser(target=reading, forbid_dtd=True)
    try:
        parser.feed(content)
        parser.close()
    except DefusedXmlException as error:
        raise UnusableFile(
            file, "it declares a document type or entities, which no playlist needs."
        ) from error
    except ParseError as error:
        raise UnusableFile(file, "this is not whole XML.", row=error.position[0]) from error
    except (LookupError, ValueError) as error:
        raise UnusableFile(file, "its XML is in an encoding that is not known.") from error
    return reading.listed()


class _Reading:
    """What the parser tells, kept only as far as a playlist goes."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._path: list[str] = []
        self._rel = ""
        self._text: list[str] = []
        self._n_letters = 0
        self._members: list[tuple[str, str]] = []
        self._title = ""
        self._recipe: Recipe | None = None
        self.tracks: list[ListedTrack] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if not self._path and name != "playlist":
            raise UnusableFile(self._file, f"this is XML, but no playlist: it begins with {name}.")
        if len(self._path) == _DEEPEST:
            raise UnusableFile(self._file, "its XML is nested too deeply.")
        self._path.append(name)
        self._text, self._n_letters = [], 0
        self._rel = attributes.get("rel", "")
        if self._path == ["playlist", "trackList", "track"]:
            self._members = []

    def data(self, text: str) -> None:
        self._n_letters += len(text)
        if self._n_letters > _LONGEST_TEXT:
            row = len(self.tracks) + 1
            raise UnusableFile(self._file, "the text is too long.", row=row, column=self._path[-1])
        self._text.append(text)

    def end(self, tag: str) -> None:
        del tag
        text = "".join(self._text).strip()
        match self._path:
            case ["playlist", "title"]:
                self._title = require_text(self._file, text, row=1, column="title")
            case ["playlist", "meta"] if self._rel == _RECIPE:
                value = _json(text)
                self._recipe = value if isinstance(value, dict) else None
            case ["playlist", "trackList", "track", name] if name in _TEXTS:
                self._members.append((f"meta {self._rel}" if name == "meta" else name, text))
            case ["playlist", "trackList", "track"]:
                self.tracks.append(self._track())
                require_few(self._file, min(len(self.tracks), MAX_ROWS + 1))
        self._path.pop()
        self._text, self._n_letters = [], 0

    def close(self) -> None:
        """Called by the parser at the end of the document."""

    def listed(self) -> Listed:
        return Listed(tuple(self.tracks), self._title, self._recipe)

    def _track(self) -> ListedTrack:
        row = len(self.tracks) + 1
        first: dict[str, str] = {}
        for name, text in self._members:
            first.setdefault(name, text)
        texts = {
            name: require_text(self._file, first.get(name, ""), row=row, column=name)
            for name in ("title", "creator", "album")
        }
        given = _json(first.get(f"meta {_ARTISTS}", ""))
        artists = tuple(map(str, given)) if isinstance(given, list) else ()
        if ", ".join(artists) != texts["creator"]:  # changed since by another program
            artists = (texts["creator"],) if texts["creator"] else ()
        addresses = [text for name, text in self._members if name in ("location", "identifier")]
        length = first.get("duration", "")
        return ListedTrack(
            name=texts["title"],
            artists=artists,
            album=texts["album"],
            duration_s=as_seconds(int(length), per_second=1000)
            if length.isascii() and length.isdigit() and len(length) < 12
            else None,
            spotify_id=next((found for found in map(id_in, addresses) if found), None),
            isrc=as_isrc(first.get(f"meta {_ISRC}")),
            position=row,
        )


def _json(text: str) -> object:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None  # a stranger's; the texts beside it say the same
