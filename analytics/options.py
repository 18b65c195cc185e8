"""What there is to choose from in a catalogue: what controls, addresses and descriptions go by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.catalogue import Catalogue
from analytics.continuity import UNSORTED
from analytics.moods import Mood


@dataclass(frozen=True, slots=True)
class Options:
    """What there is to choose from in a catalogue, and what it lacks.

    limits: lowest and highest step in use of each field present.  axis_words: what the two axes of
    the PCA map mean.  map_words: how far each map can be trusted, of those that were measured.
    """

    fingerprint: str
    build: str
    source_name: str
    n_tracks: int
    n_artists: int
    n_genres: int
    moods: tuple[Mood, ...]
    limits: Mapping[str, tuple[int, int]]
    features_missing: tuple[str, ...]
    columns_absent: tuple[str, ...]
    projections: tuple[str, ...]
    axis_words: tuple[str, str]
    map_words: Mapping[str, str]
    genres: tuple[str, ...]
    artists: ArtistNames

    @property
    def has_genres(self) -> bool:
        """Whether tracks carry genres."""
        return bool(self.genres)

    @property
    def n_groups(self) -> int:
        """Number of moods that are groups: tracks in no group are a mood, but not a group."""
        return sum(mood.slug != UNSORTED for mood in self.moods)

    def mood_names(self) -> dict[str, str]:
        """The name of each mood's slug."""
        return {mood.slug: mood.name for mood in self.moods}


class ArtistNames:
    """Whether a name is that of an artist, without a copy of all names."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Ask `catalogue` for its artists when first needed."""
        self._catalogue = catalogue

    def __contains__(self, name: object) -> bool:
        """Whether the catalogue has an artist of exactly this name."""
        return isinstance(name, str) and name in self._catalogue.artists
