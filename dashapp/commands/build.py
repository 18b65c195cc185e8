"""`build`: make a catalogue and publish it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from analytics.artifacts import open_build
from analytics.build import BuildSpec, build
from analytics.data_file import data_digest
from analytics.errors import DamagedBuild, NoBuild
from dashapp.ending import end_with_stdin
from dashapp.progress import ProgressLine
from dashapp.settings import Settings
from dashapp.store_at_start import prepare_store


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Build what the arguments say; print the name of the build that then serves."""
    data: Path | None = arguments.data
    if settings.database_url:
        # What a platform runs before it lets a new version serve; a file is made when it is needed.
        prepare_store(settings)
    if arguments.if_needed and (name := _serving_already(data, settings.home)):
        print(f"Build {name} is there already.")
        return 0
    if arguments.while_stdin_is_open:
        end_with_stdin()
    spec = BuildSpec(
        data=data,
        n_demo_tracks=arguments.tracks if data is None else None,
        core=arguments.core,
        k=arguments.k,
        seed=arguments.seed,
    )
    what = f"a demo catalogue of {spec.n_demo_tracks:,} tracks" if data is None else str(data)
    print(f"Building {what} in {settings.home}.", flush=True)
    name = build(spec, settings.home, ProgressLine(sys.stderr))
    print(f"Build {name} is ready in {settings.home}.")
    return 0


def _serving_already(data: Path | None, home: Path) -> str | None:
    """The name of the build that serves, if it is of `data`; of anything where that is None.

    Raises UnusableFile where `data` cannot be read.
    """
    try:
        manifest = open_build(home).manifest
    except (NoBuild, DamagedBuild):
        return None
    if data is None or data_digest(data) == manifest["source"]["sha256"]:
        return manifest["build"]
    return None
