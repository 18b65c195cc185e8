"""`health`: what a file of tracks is worth, without building anything."""

from __future__ import annotations

import argparse
import codecs
import json
import sys

from analytics.ingest import read_tracks
from dashapp.settings import Settings


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the report as JSON. Raises UnusableFile when nothing in the file can be used."""
    report = read_tracks(arguments.file).health
    # JSON has its own way to spell letters that an output cannot hold.
    plain = codecs.lookup(sys.stdout.encoding).name != "utf-8"
    print(json.dumps(report.to_dict(), indent=2, ensure_ascii=plain))
    return 0
