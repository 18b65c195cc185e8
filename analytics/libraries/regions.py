"""Regions: the catalogue's sounds in many small parts, as a build wrote them.

A region is described like a mood (`analytics.moods.Mood`): a name of its own, what it sounds like,
the genres that mark it. Moods say what a catalogue is made of; regions are fine enough to say where
somebody has not been yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.moods import Mood

REGION_OF: Final = "regions.npy"
CENTRES: Final = "region_centres.npy"
FACTS: Final = "regions.json"


@dataclass(frozen=True, slots=True, eq=False)
class Regions:
    """The regions of a catalogue.

    of: (n_tracks,) the region of each track.  centres: (m, n_features) float32, standardised, the
    mean of each.  described: what each sounds like, in the order of their numbers.
    """

    of: npt.NDArray[np.integer[Any]]
    centres: npt.NDArray[np.float32]
    described: tuple[Mood, ...]

    @property
    def n_regions(self) -> int:
        """Number of regions."""
        return len(self.described)


def open_regions(build: OpenBuild) -> Regions | None:
    """The regions of an opened, verified build; None in one from before there were any."""
    if not build.has(REGION_OF):
        return None
    return Regions(
        of=build.array(REGION_OF),
        centres=build.array(CENTRES),
        described=tuple(Mood.from_dict(region) for region in build.json(FACTS)),
    )
