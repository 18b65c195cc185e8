"""What the Listeners page is told before its numbers are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from analytics.engine import Engine
from analytics.listening.asked import ListenersFilter
from analytics.listening.facts import ListenersOptions
from analytics.listening.kinds import Kinds
from analytics.listening.portraits import Portrait
from analytics.moods import Mood
from analytics.recommending.listing import Recommended
from layouts import listeners_address
from layouts.rights import Rights
from layouts.rows import track_rows


@dataclass(frozen=True, slots=True, eq=False)
class KindsFacts:
    """Kinds of listeners as they are shown.

    features: in the order of `Portrait.sound`.  usual: mean percentile of each, of everybody.
    tracks: rows of `layouts.rows.track_rows`, by row.
    suggested: what each kind might like next, by its place among the kinds.
    """

    kinds: Kinds
    portraits: tuple[Portrait, ...]
    features: Sequence[str]
    usual: npt.NDArray[np.float64]
    moods: tuple[Mood, ...]
    tracks: Mapping[int, Mapping[str, Any]]
    suggested: Mapping[int, Sequence[Recommended]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class ListenersFacts:
    """rights: of who looks.  options: None in a build without plays, or for who may not see them.

    asked: what the address asks, with options only.  kinds: None where a build has none.
    """

    rights: Rights
    smallest: int
    options: ListenersOptions | None = None
    asked: ListenersFilter | None = None
    kinds: KindsFacts | None = None

    @classmethod
    def at(cls, engine: Engine, search: str, rights: Rights, smallest: int) -> Self:
        """What somebody is told at an address."""
        listening = engine.listening
        if listening is None or not rights.may_see_listeners:
            return cls(rights, smallest)
        options = listening.options(smallest)
        kinds = None
        if listening.kinds is not None:
            portraits = listening.portraits(smallest)
            suggested = engine.next_of_kinds.of(smallest) if engine.next_of_kinds else {}
            rows = [track.row for each in portraits for track in each.tracks]
            rows += [each.row for of_kind in suggested.values() for each in of_kind]
            kinds = KindsFacts(
                kinds=listening.kinds,
                portraits=portraits,
                features=engine.catalogue.features,
                usual=listening.usual_sound,
                moods=engine.moods,
                tracks={row["row"]: row for row in track_rows(engine.catalogue, rows)},
                suggested=suggested,
            )
        return cls(rights, smallest, options, listeners_address.decode(search, options), kinds)
