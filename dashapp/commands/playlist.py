"""`playlist`: the list a recipe gives on the build that serves, to a file or the terminal."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

from analytics.artifacts import open_build
from analytics.catalogue import Catalogue
from analytics.errors import InvalidSpec
from analytics.playlists.exporting import exported
from analytics.playlists.making import make
from analytics.playlists.recipe import Recipe
from analytics.playlists.tracks import tracks_of
from dashapp.settings import Settings
from dashapp.whole import whole

TITLE: Final = "Undertone"
"""What a list is called in formats that have a title; a recipe has no name."""
LARGEST_RECIPE: Final = 1_000_000
"""Bytes of a recipe; a thousand tracks that are never to be in it are a few ten thousand."""


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the list. What it lacks is said on standard error, and is no failure."""
    recipe = Recipe.from_dict(_read(arguments.recipe))
    build = open_build(settings.home)
    tracks = tracks_of(build)
    playlist = make(tracks, recipe)
    content = exported(
        arguments.format, Catalogue(build), tracks, playlist.whole,
        title=TITLE, recipe=playlist.recipe,
    )  # fmt: skip
    for sentence in _remarks(recipe, playlist.recipe):
        print(sentence, file=sys.stderr)
    if playlist.shortage is not None:
        print(playlist.shortage.sentence, file=sys.stderr)
    if arguments.out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return 0
    with whole(arguments.out) as partial:
        partial.write_bytes(content)
    n_tracks = len(playlist.whole)
    print(f"{n_tracks:,} track{'s' * (n_tracks != 1)} written to {arguments.out}.")
    return 0


def _read(path: Path) -> Any:
    """What a file of JSON says. Raises InvalidSpec where it is none."""
    with path.open("rb") as file:
        text = file.read(LARGEST_RECIPE + 1)
    if len(text) > LARGEST_RECIPE:
        raise InvalidSpec("--recipe", str(path), f"a file of up to {LARGEST_RECIPE:,} bytes")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidSpec("--recipe", str(path), "a file of JSON that holds a recipe") from error


def _remarks(given: Recipe, used: Recipe) -> list[str]:
    if given.fingerprint and given.fingerprint != used.fingerprint:
        return ["The recipe was made for other data, so its list may be another one now."]
    if given.build and given.build != used.build:
        return [f"The recipe was made for build {given.build}; this is the list of {used.build}."]
    return []
