"""Read one person's streaming history and find its songs in the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa

from analytics.errors import UnusableFile
from analytics.ingest.health import Merge, counted
from analytics.ingest.tables import BoolArray, FloatArray, IntArray, RawTable
from analytics.listening.reading.health import ReadingHealth
from analytics.listening.reading.heard import Heard
from analytics.listening.reading.history_files import HistoryFile, Limits, entries_of
from analytics.listening.reading.judging import DAY_S
from analytics.listening.reading.moments import EARLIEST, read_moments
from analytics.listening.reading.sieve import Sieve
from analytics.playlist_files.listed import MAX_TEXT, ListedTrack, one_line
from analytics.playlist_files.matching import KnownTracks, Matcher
from analytics.playlist_files.spotify import id_in

ME: Final = "me"
"""The one person whose history it is."""

SHORTEST_PLAY_S: Final = 30.0
"""From here on a play counts, as on Spotify, where the length of the song is not known."""

_MOST_MS: Final = 86_400_000
_NOT_HEARD: Final = -1


def read_history(
    files: Sequence[HistoryFile],
    matcher: Matcher,
    tracks: KnownTracks,
    *,
    now: int,
    limits: Limits | None = None,
) -> Heard:
    """The plays of one person, from the files that Spotify hands out; see `history_files`.

    Songs are found by their address where there is one, else by name and artist. Less than half
    of a song, or than 30 seconds of one whose length is not known, is a song that was skipped and
    no play. A play is at the time at which it began. now: seconds since 1970.

    Raises UnusableFile, in one sentence with the file and entry, for what is no streaming history,
    or holds no play of a song in the catalogue.
    """
    entries = _Entries()
    for file in files:
        entries.take_file(file, limits or Limits())
    return entries.heard(matcher, tracks, now)


@dataclass(frozen=True, slots=True)
class _Song:
    """A song as a history names it; "" where it does not."""

    name: str
    artist: str
    album: str = ""
    address: str = ""

    def listed(self) -> ListedTrack:
        artists = (self.artist,) if self.artist else ()
        return ListedTrack(self.name, artists, self.album, spotify_id=id_in(self.address))


@dataclass(slots=True)
class _Entries:
    """Entries of all files, in columns. ms: of playing, _NOT_HEARD where that makes no sense."""

    files: list[str] = field(default_factory=list)
    file: list[str] = field(default_factory=list)
    row: list[int] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    ms: list[int] = field(default_factory=list)
    song: list[int] = field(default_factory=list)
    extended: list[bool] = field(default_factory=list)
    songs: dict[_Song, int] = field(default_factory=dict)
    written: dict[tuple[object, ...], int] = field(default_factory=dict)

    def take_file(self, file: HistoryFile, limits: Limits) -> None:
        for name, entries in entries_of(file, limits):
            self.files.append(name)
            if len(self.files) > limits.n_files:
                raise UnusableFile(name, f"there are more than {limits.n_files} files.")
            if len(self.row) + len(entries) > limits.n_entries:
                raise UnusableFile(name, f"there are more than {limits.n_entries:,} entries.")
            if not any(_is_entry(entry) for entry in entries):
                raise UnusableFile(name, "this is JSON, but no streaming history.", row=1)
            self.file += [name] * len(entries)
            self.row += range(1, len(entries) + 1)
            self.extended += ["ts" in entry for entry in entries]
            self.ended += [_text(e.get("ts") if "ts" in e else e.get("endTime")) for e in entries]
            heard = (e.get("ms_played") if "ts" in e else e.get("msPlayed") for e in entries)
            self.ms += [
                ms if type(ms) is int and 0 <= ms <= _MOST_MS else _NOT_HEARD for ms in heard
            ]
            self.song += map(self._song_of, entries)

    def _song_of(self, entry: Mapping[str, Any]) -> int:
        """The place of an entry's song. What was written alike before is not looked at again."""
        said = entry.get
        written: tuple[object, ...] = (said("trackName"), said("artistName"))
        if "ts" in entry:
            written = (
                said("master_metadata_track_name"),
                said("master_metadata_album_artist_name"),
                said("master_metadata_album_album_name"),
                said("spotify_track_uri"),
            )
        try:
            place = self.written.get(written)
        except TypeError:  # a list or an object where a text belongs
            return self._place(written)
        if place is None:
            place = self.written[written] = self._place(written)
        return place

    def _place(self, written: tuple[object, ...]) -> int:
        return self.songs.setdefault(_Song(*map(_text, written)), len(self.songs))

    def heard(self, matcher: Matcher, tracks: KnownTracks, now: int) -> Heard:
        songs = list(self.songs)
        song = np.array(self.song, dtype=np.int64)
        ms = np.array(self.ms, dtype=np.int64)
        sieve = self._sieve(songs, song)
        nameless = np.array([not each.name for each in songs], dtype=np.bool_)
        sieve.leave_out(nameless[song], "it is no song")
        moments = read_moments(pa.array(self.ended, pa.string()))
        sieve.leave_out(~moments.readable, "its time cannot be read")
        sieve.leave_out(moments.second < EARLIEST, "its time is before 1950")
        sieve.leave_out(moments.second > now + DAY_S, "its time has not come yet")
        sieve.leave_out(ms < 0, "how long it was played makes no sense")
        sieve.leave_out(
            self._told_twice(moments.second, moments.readable),
            "the extended history, which was brought too, tells of that time",
        )
        sieve.leave_out(
            _repeats(song, moments.second, ms, sieve.kept), "it says the same as one before it"
        )
        found = matcher.match(each.listed() for each in songs).matches
        # Of several recordings of one name the best known, as whoever played it most likely did.
        rows = np.array(
            [each.row if each.row is not None else (*each.candidates, -1)[0] for each in found],
            dtype=np.int64,
        )
        track = rows[song]
        sieve.leave_out(track < 0, "its song is not in the catalogue")
        needed_s = _needed_seconds(tracks, track)
        sieve.leave_out(ms < 1000 * needed_s, "it was skipped before half of it had been heard")
        sieve.require_rows(self._shown_name())
        second, track = moments.second[sieve.kept] - ms[sieve.kept] // 1000, track[sieve.kept]
        order = np.lexsort((track, second))
        second, track = second[order], track[order]
        first = np.append(True, (np.diff(second) != 0) | (np.diff(track) != 0))
        count = np.diff(np.append(np.flatnonzero(first), len(track)))
        n_again = len(track) - len(count)
        open_ = np.array([each.grade == "ambiguous" for each in found], dtype=np.bool_)
        health = ReadingHealth(
            file=self._shown_name(),
            n_read=len(self.row),
            n_kept=len(count),
            n_people=1,
            n_plays=int(count.sum()),
            n_merged=n_again,
            n_rejected=sieve.n_rejected,
            rejected=sieve.rejections(),
            merged=[Merge(reason="the same song at the same time, added up", count=n_again)]
            * (n_again > 0),
            notes=list(_notes(int(open_[song][sieve.kept].sum()))),
        )
        return Heard(
            people=(ME,),
            listener=np.zeros(len(count), dtype=np.int64),
            track=track[first],
            second=second[first],
            count=count.astype(np.int64),
            health=health,
            rejected=sieve.table(),
        )

    def _sieve(self, songs: Sequence[_Song], song: IntArray) -> Sieve:
        raw = RawTable({}, np.array(self.row, dtype=np.int64), len(self.row))
        by = pa.array([f"{each.artist} \N{EN DASH} {each.name}" for each in songs], pa.string())
        shown = [by.take(pa.array(song)), pa.array(self.ended, pa.string())]
        if len(self.files) > 1:
            shown.insert(0, pa.array(self.file, pa.string()))
        return Sieve(raw, shown)

    def _told_twice(self, second: IntArray, readable: BoolArray) -> BoolArray:
        """(n,) entries of the short history from the time of which the extended one tells."""
        extended = np.array(self.extended, dtype=np.bool_)
        known = second[extended & readable]
        if not len(known):
            return np.zeros(len(second), dtype=np.bool_)
        return np.asarray(~extended & (second >= known.min() - 60) & (second <= known.max() + 60))

    def _shown_name(self) -> str:
        return self.files[0] if len(self.files) == 1 else f"{len(self.files):,} files"


def _is_entry(entry: Mapping[str, Any]) -> bool:
    return {"endTime", "msPlayed"} <= entry.keys() or {"ts", "ms_played"} <= entry.keys()


def _text(value: object) -> str:
    """A text of an entry on one line; "" for anything else, and for what is longer than any."""
    return one_line(value) if isinstance(value, str) and len(value) <= MAX_TEXT else ""


def _repeats(song: IntArray, second: IntArray, ms: IntArray, kept: BoolArray) -> BoolArray:
    """(n,) True where a kept entry says what one before it said."""
    rows = np.flatnonzero(kept)
    order = rows[np.lexsort((ms[rows], second[rows], song[rows]))]  # of equals the first is first
    again = np.zeros(len(kept), dtype=np.bool_)
    again[order[1:]] = np.all([np.diff(said[order]) == 0 for said in (song, second, ms)], axis=0)
    return again


def _needed_seconds(tracks: KnownTracks, track: IntArray) -> FloatArray:
    """(n,) how long each has to be heard to be played; of no track, no time."""
    needed = np.full(len(track), SHORTEST_PLAY_S)
    if tracks.has("duration"):
        length = np.asarray(tracks.numbers("duration"), dtype=np.float64)[track]
        needed = np.where(np.isfinite(length), length / 2, needed)
    return np.where(track < 0, 0.0, needed)


def _notes(n_open: int) -> Iterator[str]:
    if n_open:
        yield (
            f"{counted(n_open, 'play')} of songs that several recordings may be; the best known "
            "was taken."
        )
