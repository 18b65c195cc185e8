"""`listener`: what somebody behind the plays of a build is called, and lets them see their own."""

from __future__ import annotations

import argparse

from analytics.artifacts import open_build
from analytics.errors import UndertoneError
from analytics.listening.people import Listeners
from analytics.listening.pseudonyms import Key, read_key
from dashapp.settings import Settings


class NotHere(UndertoneError):
    """Nobody of this id has plays in the build that serves."""


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the pseudonym or the token of an id, as it stands in the file of plays.

    Raises NoKey, NotHere, NoBuild or DamagedBuild.
    """
    key = read_key(settings.home)
    person: str = arguments.user_id.strip()
    found = open_build(settings.home)
    _require_plays(Listeners.open(found), key, person, found.manifest["build"])
    print(key.token(person) if arguments.action == "token" else key.pseudonym(person))
    return 0


def _require_plays(listeners: Listeners | None, key: Key, person: str, build: str) -> None:
    if listeners is None:
        raise NotHere(f"Build {build} was made without plays.")
    if listeners.place_of_token(key.token(person)) is None:
        raise NotHere(f"Nobody of this id has plays in build {build}.")
