"""`preview`: what a file of tracks would become, by what each column is, or one of plays."""

from __future__ import annotations

import argparse
import json
from typing import Any

from analytics.building.ground import NotAdded
from analytics.errors import DamagedBuild, InvalidSpec, NoBuild, UnusableFile
from analytics.home import Home
from analytics.ingest import preview
from analytics.ingest.columns import checked_columns
from dashapp.settings import Settings


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print it as JSON; a file or columns that are refused, as {"refused": the sentence}."""
    try:
        found = _found(arguments, settings)
    except (InvalidSpec, UnusableFile, NotAdded, NoBuild, DamagedBuild) as refusal:
        found = {"refused": str(refusal)}
    # Whoever reads it may expect any encoding.
    print(json.dumps(found))
    return 0


def _found(arguments: argparse.Namespace, settings: Settings) -> dict[str, Any]:
    columns = checked_columns(_parsed(arguments.columns))
    if arguments.listens:
        # Not at the top: what reads plays takes a second to load.
        from analytics.listening.reading.preview import preview_plays  # noqa: PLC0415

        home = Home(settings.home)
        return preview_plays(arguments.listens, arguments.users, arguments.file, columns, home)
    if arguments.file is None or arguments.users is not None:
        raise InvalidSpec("FILE", None, "a file of tracks, or --listens FILE")
    return preview(arguments.file, columns)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidSpec("columns", text[:40], "JSON") from error
