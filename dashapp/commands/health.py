"""`health`: what a file of tracks, or of plays, is worth, without building anything."""

from __future__ import annotations

import argparse
import codecs
import json
import sys
import time
from typing import Any

from analytics.errors import InvalidSpec
from analytics.ingest import read_tracks
from analytics.listening.reading.files import open_plays, read_plays
from analytics.listening.reading.track_table import TrackTable
from analytics.listening.reading.users import read_users
from dashapp.settings import Settings


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the report as JSON. Raises UnusableFile when nothing in the file can be used."""
    report = _of_plays(arguments) if arguments.listens else _of_tracks(arguments)
    # JSON has its own way to spell letters that an output cannot hold.
    plain = codecs.lookup(sys.stdout.encoding).name != "utf-8"
    print(json.dumps(report, indent=2, ensure_ascii=plain))
    return 0


def _of_tracks(arguments: argparse.Namespace) -> dict[str, Any]:
    if arguments.file is None or arguments.data is not None or arguments.users is not None:
        raise InvalidSpec("FILE", None, "a file of tracks, or --listens FILE with --data FILE")
    return read_tracks(arguments.file).health.to_dict()


def _of_plays(arguments: argparse.Namespace) -> dict[str, Any]:
    """Of plays and, where there is a file about them, people: as a build keeps it."""
    if arguments.data is None or arguments.file is not None:
        raise InvalidSpec("listens", str(arguments.listens[0]), "given with --data FILE, of tracks")
    open_plays(arguments.listens)
    tracks = TrackTable.of(read_tracks(arguments.data).tracks)
    heard = read_plays(arguments.listens, tracks, now=int(time.time()))
    users = None
    if arguments.users is not None:
        found = read_users(arguments.users, heard.people).health
        users = None if found is None else found.to_dict()
    return {"listens": heard.health.to_dict(), "users": users}
