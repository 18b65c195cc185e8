"""The key that names people in the builds of a home: made once, and never quietly made again."""

from __future__ import annotations

from analytics.building.earlier import sound_builds_with
from analytics.home import Home
from analytics.listening.people import LISTENERS
from analytics.listening.pseudonyms import KEY_FILE, Key, NoKey, has_key, key_of


def plays_key(home: Home) -> Key:
    """The key of a home, made for its first build with plays. Raises NoKey where it was lost."""
    if not has_key(home.path):
        for build in sound_builds_with(LISTENERS, home):
            raise NoKey(
                f"{home.path / KEY_FILE} is missing, with which people in build "
                f"{build.manifest['build']} were named: put it back (a backup holds it). Only to "
                "give everybody a new name, and a new link to their page, write 64 random hex "
                "digits there."
            )
    return key_of(home.path)
