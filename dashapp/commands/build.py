"""`build`: make a catalogue and publish it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from analytics.artifacts import open_build
from analytics.build import BuildSpec, build
from analytics.errors import DamagedBuild, NoBuild
from analytics.home import Home
from dashapp.commands.sources import are_sources, master_of
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
    if arguments.if_needed and settings.builds_url:
        _fetch(settings)
    if arguments.if_needed and (name := _serving_already(arguments, settings.home)):
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
        listens=tuple(arguments.listens),
        users=arguments.users,
        master=master_of(arguments),
    )
    what = f"a demo catalogue of {spec.n_demo_tracks:,} tracks" if data is None else str(data)
    print(f"Building {what} in {settings.home}.", flush=True)
    name = build(spec, settings.home, ProgressLine(sys.stderr))
    print(f"Build {name} is ready in {settings.home}.")
    if settings.builds_url:
        return _publish(settings)
    return 0


def _fetch(settings: Settings) -> None:
    """What was published serves here, unless something does already.

    Raises StorageAway, rather than have a demo catalogue built in its place.
    """
    # Not at the top: clients of object storage are large, and most builds need none.
    from dashapp.depot.made import exchange_of  # noqa: PLC0415

    if not Home(settings.home).published() and (name := exchange_of(settings).fetch()):
        print(f"Build {name} is fetched.")


def _publish(settings: Settings) -> int:
    from dashapp.depot.made import exchange_of  # noqa: PLC0415
    from dashapp.depot.storage import StorageAway  # noqa: PLC0415

    try:
        name = exchange_of(settings).publish()
    except StorageAway as error:
        print(f"{error} The build is not published; servers over this home try again.",
              file=sys.stderr)  # fmt: skip
        return 1
    print(f"Build {name} is published.")
    return 0


def _serving_already(arguments: argparse.Namespace, home: Path) -> str | None:
    """The name of the build that serves, if it is of the files named; of any where none is.

    Raises UnusableFile where one of them cannot be read.
    """
    try:
        manifest = open_build(home).manifest
    except (NoBuild, DamagedBuild):
        return None
    if arguments.data is None and not arguments.listens:
        return manifest["build"]
    return manifest["build"] if are_sources(manifest, arguments) else None
