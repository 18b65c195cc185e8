"""Streaming histories as Spotify hands them out, of songs that are in a catalogue and others."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta

import numpy as np

from analytics.catalogue import Catalogue
from analytics.listening.reading.history_files import HistoryFile

FIRST: datetime = datetime(2012, 1, 1, tzinfo=UTC)
_PER_FILE = 16_000
"""Entries of one file, as in those Spotify makes."""
_KNOWN = 0.6
"""Of the entries, those of songs in the catalogue; the others have a name and artist of theirs."""


def extended_history(catalogue: Catalogue, n_entries: int, *, seed: int = 1) -> HistoryFile:
    """The .zip of all somebody's plays: a song for about every five entries, most played once.

    Every entry has the two dozen fields of the real ones.
    """
    rng = np.random.default_rng(seed)
    n_songs = max(n_entries // 5, 10)
    rows = rng.choice(catalogue.n_tracks, min(n_songs, catalogue.n_tracks), replace=False)
    table = catalogue.text(rows, ("id", "name", "artists", "album")).to_pylist()
    songs = [
        {
            "master_metadata_track_name": each["name"],
            "master_metadata_album_artist_name": each["artists"][0],
            "master_metadata_album_album_name": each["album"] or "",
            "spotify_track_uri": f"spotify:track:{each['id']}",
        }
        if rng.random() < _KNOWN
        else {
            "master_metadata_track_name": f"{each['name']} of elsewhere",
            "master_metadata_album_artist_name": f"{each['artists'][0]} & Nobody",
            "master_metadata_album_album_name": each["album"] or "",
            "spotify_track_uri": f"spotify:track:{number:022d}",
        }
        for number, each in enumerate(table)
    ]
    song = np.minimum(rng.zipf(1.3, n_entries) - 1, len(songs) - 1)
    # Half of them anywhere, so that many songs are played once or twice.
    song = np.where(rng.random(n_entries) < 0.5, song, rng.integers(len(songs), size=n_entries))
    gap = rng.integers(30, 86_400 * 365 * 13 // n_entries, n_entries)
    seconds = np.cumsum(gap)
    ms = rng.integers(1_000, 300_000, n_entries)
    entries = [
        {
            "ts": (FIRST + timedelta(seconds=int(seconds[at]))).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "platform": "Android OS 11 API 30 (samsung, SM-G980F)",
            "ms_played": int(ms[at]),
            "conn_country": "SE",
            "ip_addr": "192.0.2.1",
            **songs[song[at]],
            "episode_name": None,
            "episode_show_name": None,
            "spotify_episode_uri": None,
            "audiobook_title": None,
            "audiobook_uri": None,
            "audiobook_chapter_uri": None,
            "audiobook_chapter_title": None,
            "reason_start": "trackdone",
            "reason_end": "trackdone",
            "shuffle": False,
            "skipped": False,
            "offline": False,
            "offline_timestamp": int(seconds[at]),
            "incognito_mode": False,
        }
        for at in range(n_entries)
    ]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number, start in enumerate(range(0, n_entries, _PER_FILE)):
            content = json.dumps(entries[start : start + _PER_FILE], ensure_ascii=False)
            archive.writestr(f"Spotify/Streaming_History_Audio_{number}.json", content)
    return HistoryFile("my_spotify_data.zip", packed.getvalue())
