"""`check`: whether the settings and the current build are in order."""

from __future__ import annotations

import argparse
import sys

from analytics.artifacts import open_build
from dashapp.settings import Settings


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Say what would be served. The settings were read on the way here, so they are in order.

    Returns 1 when another build serves than the current one; raises NoBuild or DamagedBuild when
    none can.
    """
    opened = open_build(settings.home)
    facts = opened.manifest
    print("The settings are in order.")
    print(
        f"Build {facts['build']} ({facts['stage']}, {facts['created']}) of "
        f"{facts['source']['file']}: {facts['n_tracks']:,} tracks, every file as published."
    )
    for warning in opened.warnings:
        print(warning, file=sys.stderr)
    return 1 if opened.warnings else 0
