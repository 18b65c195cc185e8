"""`export`: tracks and their moods, to a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

from analytics.artifacts import open_build
from analytics.engine import Engine
from analytics.errors import InvalidSpec
from analytics.exports import write_export
from analytics.filters import Filter
from analytics.schema import FIELDS
from dashapp.settings import Settings
from layouts import urls

OTHER_KEYS: Final = ("mood", "genre", "artist", "explicit", "region")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the export; the file appears when it is complete."""
    if arguments.query and arguments.what != "view":
        raise InvalidSpec("--query", arguments.query, "given with --what view only")
    engine = Engine(open_build(settings.home))
    chosen = urls.decode_filter(arguments.query, engine.options)
    _refuse_unknown(arguments.query, chosen)
    out: Path = arguments.out
    partial = out.with_name(f".{out.name}.partial")
    try:
        n_rows = write_export(engine, arguments.what, chosen, arguments.format, partial)
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
    print(f"{n_rows:,} tracks written to {out}.")
    return 0


def _refuse_unknown(query: str, chosen: Filter) -> None:
    """A link drops what it does not know; a script must not export everything for a typo."""
    for key, value in parse_qsl(query.removeprefix("?"), keep_blank_values=True):
        if key not in FIELDS and key not in OTHER_KEYS:
            raise InvalidSpec("--query", key, f"about {', '.join([*OTHER_KEYS, *FIELDS])}")
        names = {"mood": chosen.moods, "genre": chosen.genres, "artist": chosen.artists}
        if key in names and value not in names[key]:
            raise InvalidSpec(f"--query {key}", value, f"a {key} of this catalogue")
