"""What a listener's list is in one catalogue: what it is made of, and where it could go next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from analytics.artifacts import OpenBuild
from analytics.catalogue import Catalogue
from analytics.libraries.coverage import Coverage, coverage_of
from analytics.libraries.doorways import doorway
from analytics.libraries.regions import Regions, open_regions
from analytics.libraries.unvisited import Place, distances_to, places_to_go
from analytics.mood_words import Character, comparisons
from analytics.moods import Mood
from analytics.playlists.tracks import Tracks, tracks_of
from analytics.tallies import Tallier

RowArray = npt.NDArray[np.int64]

MOST_WAYS: Final = 5
MOST_ARTISTS: Final = 12
MOST_GENRES: Final = 12
_DIFFERENCES: Final = 2


@dataclass(frozen=True, slots=True)
class Share:
    """A named part of a list.

    n_tracks: of the list in it.  n_usual: of the catalogue in it.
    share, usual: the same over all tracks of the list, and of the catalogue, 0 to 1.
    """

    name: str
    n_tracks: int
    n_usual: int
    share: float
    usual: float


@dataclass(frozen=True, slots=True)
class Way:
    """A region to go to, and the songs that lead there.

    region: what it sounds like.  place: how much of it the list has, and how near it is.
    differences: of it against the list, in words: "more acoustic".
    rows: the doorway, a known song first; empty where there is none.
    """

    region: Mood
    place: Place
    differences: tuple[str, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LibraryFacts:
    """A list in a catalogue.

    rows: (n,) of its tracks that are there, ascending, each once.  n_missing: ids that are not.
    moods, regions: how much of each it visits; regions None in a build from before there were any.
    profile, usual: (f,) mean percentile of each feature, of the list and of the catalogue.
    artists, genres: the most common, most first.  decades: from the first to the last of the list;
    none where the catalogue knows no years.  ways: nearest first.
    """

    rows: RowArray
    n_missing: int
    moods: Coverage
    regions: Coverage | None
    profile: npt.NDArray[np.float64]
    usual: npt.NDArray[np.float64]
    artists: tuple[Share, ...]
    genres: tuple[Share, ...]
    decades: tuple[Share, ...]
    ways: tuple[Way, ...]


class Libraries:
    """Answers for lists of one build. Nothing of any list is kept."""

    def __init__(
        self, build: OpenBuild, catalogue: Catalogue, tallier: Tallier, n_moods: int
    ) -> None:
        """Answer from an opened, verified build."""
        self._build = build
        self._catalogue = catalogue
        self._tallier = tallier
        self._n_moods = n_moods

    def facts(self, ids: Sequence[str]) -> LibraryFacts:
        """What the tracks of some ids are together; ids that are named twice count once."""
        distinct = list(dict.fromkeys(ids))
        found = self._catalogue.rows_of(distinct)
        rows = np.sort(found[found >= 0])
        inside = np.zeros(self._catalogue.n_tracks, dtype=np.bool_)
        inside[rows] = True
        regions = self._regions
        visited = coverage_of(regions.of, rows, regions.n_regions) if regions else None
        return LibraryFacts(
            rows=rows,
            n_missing=len(distinct) - len(rows),
            moods=coverage_of(self._catalogue.mood_of, rows, self._n_moods),
            regions=visited,
            profile=self._tallier.of(inside).profile(),
            usual=self._tallier.everything.profile(),
            artists=self._artists(rows),
            genres=self._genres(inside),
            decades=self._decades(rows),
            ways=self._ways(regions, visited, rows) if regions and visited and len(rows) else (),
        )

    # -- what it is made of -----------------------------------------------------------------

    def _artists(self, rows: RowArray) -> tuple[Share, ...]:
        names = self._catalogue.text(rows, ("artists",))["artists"].combine_chunks().flatten()
        counted = pc.value_counts(names).to_pylist()
        counted.sort(key=lambda each: (-each["counts"], each["values"]))
        artists = self._catalogue.artists
        return tuple(
            self._share(each["values"], each["counts"], len(artists.rows(each["values"])), rows)
            for each in counted[:MOST_ARTISTS]
        )

    def _genres(self, inside: npt.NDArray[np.bool_]) -> tuple[Share, ...]:
        if not self._catalogue.genre_names:
            return ()
        counts = self._catalogue.genre_counts(inside)
        top = np.argsort(-counts, kind="stable")[:MOST_GENRES]
        rows = np.flatnonzero(inside)
        return tuple(
            self._share(
                self._catalogue.genre_names[number],
                int(counts[number]),
                int(self._genre_totals[number]),
                rows,
            )
            for number in top.tolist()
            if counts[number]
        )

    def _decades(self, rows: RowArray) -> tuple[Share, ...]:
        if not self._catalogue.has("year"):
            return ()
        years = self._catalogue.numbers("year")
        ours, every = (_per_decade(values) for values in (years[rows], years))
        if not ours:
            return ()
        return tuple(
            Share(
                f"{decade}s",
                ours.get(decade, 0),
                every.get(decade, 0),
                ours.get(decade, 0) / sum(ours.values()),
                every.get(decade, 0) / sum(every.values()),
            )
            for decade in range(min(ours), max(ours) + 1, 10)
        )

    def _share(self, name: str, n: int, n_usual: int, rows: RowArray) -> Share:
        return Share(name, n, n_usual, n / len(rows), n_usual / self._catalogue.n_tracks)

    # -- where it could go ------------------------------------------------------------------

    def _ways(self, regions: Regions, visited: Coverage, rows: RowArray) -> tuple[Way, ...]:
        positions = self._build.array("features.npy")[rows]
        taste = positions.mean(axis=0, dtype=np.float64)
        nearest = places_to_go(visited, distances_to(regions.centres, positions), MOST_WAYS)
        tracks, known = self._tracks, self._place_of_row[rows]
        taken = np.zeros(tracks.n_tracks, dtype=np.bool_)
        taken[known] = True
        # Another version of a song that somebody has is nothing new to them.
        taken |= np.isin(tracks.recording, tracks.recording[known])
        ways = []
        for place in nearest:
            members = np.sort(self._place_of_row[np.flatnonzero(regions.of == place.part)])
            path = doorway(tracks, known, members, regions.centres[place.part], taken)
            places = path.places if path else np.zeros(0, dtype=np.int64)
            taken[places] = True
            region = regions.described[place.part]
            ways.append(
                Way(
                    region=region,
                    place=place,
                    differences=self._differences(region, taste),
                    rows=tuple(tracks.rows[places].tolist()),
                )
            )
        return tuple(ways)

    def _differences(self, region: Mood, taste: npt.NDArray[np.float64]) -> tuple[str, ...]:
        named = dict(zip(self._catalogue.features, taste.tolist(), strict=True))
        there, here = (Character(effects, {}) for effects in (region.effects, named))
        return tuple(islice(comparisons(there, here), _DIFFERENCES))

    @cached_property
    def _regions(self) -> Regions | None:
        return open_regions(self._build)

    @cached_property
    def _tracks(self) -> Tracks:
        return tracks_of(self._build)

    @cached_property
    def _place_of_row(self) -> RowArray:
        """(n_tracks,) the place in `_tracks` of each row."""
        places = np.empty(self._tracks.n_tracks, dtype=np.int64)
        places[self._tracks.rows] = np.arange(len(places))
        return places

    @cached_property
    def _genre_totals(self) -> npt.NDArray[np.int64]:
        return self._catalogue.genre_counts(np.ones(self._catalogue.n_tracks, dtype=np.bool_))


def _per_decade(years: npt.NDArray[np.floating[Any]]) -> dict[int, int]:
    """Number of tracks in each decade that has any; unknown years are left out."""
    known = years[~np.isnan(years)].astype(np.int64) // 10 * 10
    decades, counts = np.unique(known, return_counts=True)
    return dict(zip(decades.tolist(), counts.tolist(), strict=True))
