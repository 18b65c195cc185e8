"""Profiles of the artists, genres and albums of a build, from what the build wrote of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from analytics.artifacts import OpenBuild
from analytics.catalogue import Catalogue
from analytics.moods import Mood
from analytics.profiles import files
from analytics.profiles.groups import Groups
from analytics.profiles.people import Atlas, Dot, Listed, Named, People
from analytics.schema import MISSING_STEP
from analytics.similar.artists import ARTIST_SOUNDS


class Profiles:
    """What one build knows of its artists, genres and albums."""

    def __init__(self, build: OpenBuild, catalogue: Catalogue, moods: Sequence[Mood]) -> None:
        """Answer from an opened, verified build that has these files."""
        self._build = build
        self._catalogue = catalogue
        self._moods = moods
        self._facts: dict[str, Any] = build.json(files.FACTS)

    @classmethod
    def open(cls, build: OpenBuild, catalogue: Catalogue, moods: Sequence[Mood]) -> Profiles | None:
        """The profiles of a build; None where it was made before there were any."""
        return cls(build, catalogue, moods) if build.has(files.FACTS) else None

    @cached_property
    def artists(self) -> People:
        """The artists, in the order of the catalogue's artists."""
        return self._people(
            files.ARTIST_SONGS,
            lambda place: Named(self._catalogue.artists.at(place)[0]),
            ARTIST_SOUNDS,
            files.ARTIST_SPREAD,
        )

    @cached_property
    def genres(self) -> People:
        """The genres, in the order of the catalogue's; ask only where it has some."""
        names = self._catalogue.genre_names
        return self._people(
            files.GENRE_SONGS,
            lambda place: Named(names[place]),
            files.GENRE_SOUNDS,
            files.GENRE_SPREAD,
            tell_genres=False,
        )

    @cached_property
    def albums(self) -> People | None:
        """The albums, in the order of the catalogue's; None where it has none."""
        albums = self._catalogue.albums
        if albums is None:
            return None
        return self._people(
            files.ALBUM_SONGS,
            lambda place: Named(*albums.at(place)),
            files.ALBUM_SOUNDS,
            files.ALBUM_SPREAD,
        )

    @cached_property
    def usual_profile(self) -> dict[str, float]:
        """Feature -> mean percentile of all tracks, NaN where nothing is known."""
        ranks = np.asarray(self._build.array("percentiles.npy"))
        return {
            name: float(known.mean()) if len(known := row[row != MISSING_STEP]) else float("nan")
            for name, row in zip(self._catalogue.features, ranks, strict=True)
        }

    @property
    def usual_artist(self) -> float | None:
        """`Variety.ratio` of the middle artist; None where none has enough songs."""
        found: float | None = self._facts["usual_artist"]
        return found

    @property
    def usual_genre(self) -> float | None:
        """`Variety.ratio` of the middle genre."""
        return self._facts.get("usual_genre")

    @cached_property
    def usual_album(self) -> float | None:
        """`Variety.ratio` of the middle album; ask only where there are some."""
        found: float | None = self._build.json(files.ALBUM_FACTS)["usual"]
        return found

    def best_known(self, n: int) -> tuple[Listed, ...]:
        """The `n` best-known artists, see `songs.fame`; none where nothing is known of that."""
        known = self._build.array(files.ARTIST_FAME)
        order = np.argsort(np.where(np.isnan(known), np.inf, -known), kind="stable")[:n]
        return tuple(
            self.artists.listed(place) for place in order.tolist() if not np.isnan(known[place])
        )

    @cached_property
    def artist_atlas(self) -> Atlas | None:
        """The map of artists; None where too few have enough songs."""
        if self._facts["artists"] is None:
            return None
        places = self._build.array(files.MAPPED_ARTISTS)
        fame = self._build.array(files.ARTIST_FAME)[places]
        dots = self.artists.dots(places, self._build.array(files.ARTIST_PLACES), fame)
        return self._atlas("artists", dots, self._facts["fewest_songs"])

    @cached_property
    def genre_atlas(self) -> Atlas | None:
        """The map of genres; None without enough of them."""
        if self._facts.get("genres") is None:
            return None
        at = self._build.array(files.GENRE_PLACES)
        unknown = np.full(len(at), np.nan)
        return self._atlas("genres", self.genres.dots(np.arange(len(at)), at, unknown), 1)

    def _atlas(self, which: str, dots: tuple[Dot, ...], fewest_songs: int) -> Atlas:
        facts = self._facts[which]
        left, right, bottom, top = facts["ends"]
        return Atlas(dots, fewest_songs, facts["kept"], (left, right, bottom, top))

    def _people(
        self,
        songs: tuple[str, str],
        names: Callable[[int], Named],
        sounds: str,
        spread: str,
        *,
        tell_genres: bool = True,
    ) -> People:
        indptr, rows = (self._build.array(name) for name in songs)
        groups = Groups(
            catalogue=self._catalogue,
            percentiles=self._build.array("percentiles.npy"),
            standardised=self._build.array("features.npy"),
            indptr=indptr,
            songs=rows,
            n_moods=len(self._moods),
        )
        arrays = self._build.array(sounds), self._build.array(spread)
        return People(groups, names, self._moods, *arrays, tell_genres=tell_genres)
