"""What the Lab groups: tracks, or the people who play them.

Every part is written of tracks; of listeners the same is told in other words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dash import dcc
from dash.development.base_component import Component

KEY: Final = "of"
"""Its name in the query."""

_SAID: Final = ("title", "aria-label")
"""What else of a component is read by people, besides its children."""


@dataclass(frozen=True, slots=True)
class Table:
    """One thing to group. key: in the address, None for what is grouped unless asked otherwise.

    label: of the choice.  words: what is said of tracks -> what is said instead; whole words, the
    first that fits.
    """

    key: str | None
    label: str
    words: Mapping[str, str]

    def told(self, said: Any) -> Any:
        """Sentences, figures or components about tracks, as they are of this.

        Texts in lists, dicts and components are found; what a component is called, where it leads
        and how it looks is left.
        """
        if not self.words:
            return said
        if isinstance(said, str):
            return _pattern(self.words).sub(lambda found: self.words[found.group()], said)
        if isinstance(said, list | tuple):
            return [self.told(part) for part in said]
        if isinstance(said, dict):
            return {name: self.told(part) for name, part in said.items()}
        if isinstance(said, Component):
            self._tell(said)
        return said

    def _tell(self, component: Component) -> None:
        """Put a component that was made for one answer into the words of this."""
        # What the browser draws is in a store.
        for name in ("children", *_SAID, *(["data"] if isinstance(component, dcc.Store) else [])):
            said = getattr(component, name, None)
            if said is not None:
                setattr(component, name, self.told(said))


TRACKS: Final = Table(None, "Of tracks", {})
LISTENERS: Final = Table(
    "listeners",
    "Of listeners",
    {
        "How the groups sound": "How the groups listen, and what it sounds like",
        "How they sound": "How they listen, and what it sounds like",
        "the middle of the catalogue": "the middle of all listeners",
        "grouping the same tracks": "grouping the same people",
        "moods are in use": "kinds of listeners are in use",
        "The moods in use": "The kinds of listeners in use",
        "the moods": "the kinds of listeners people see",
        "features": "measures",
        "feature": "measure",
        "moods": "kinds of listeners",
        "tracks": "people",
        "Tracks": "People",
        "track": "person",
    },
)


def table_of(key: str | None) -> Table:
    """The one that an address names; tracks for anything else."""
    return LISTENERS if key == LISTENERS.key else TRACKS


def _pattern(words: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
