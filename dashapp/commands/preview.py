"""`preview`: what a file of tracks would become, and what each of its columns is."""

from __future__ import annotations

import argparse
import json
from typing import Any

from analytics.errors import InvalidSpec, UnusableFile
from analytics.ingest import preview
from analytics.ingest.columns import checked_columns
from dashapp.settings import Settings


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print it as JSON; a file or columns that are refused, as {"refused": the sentence}."""
    try:
        found = preview(arguments.file, checked_columns(_parsed(arguments.columns)))
    except (InvalidSpec, UnusableFile) as refusal:
        found = {"refused": str(refusal)}
    # Whoever reads it may expect any encoding.
    print(json.dumps(found))
    return 0


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidSpec("columns", text[:40], "JSON") from error
