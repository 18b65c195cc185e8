"""Engine: the one door through which pages ask about a catalogue.

Every answer is a plain value computed from a published build; nothing here remembers a visitor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics import summaries
from analytics.artifacts import OpenBuild
from analytics.catalogue import Catalogue
from analytics.continuity import CHANGES
from analytics.descriptions import describe
from analytics.filters import MAPS, Filter, Masks, evaluate, mask
from analytics.lab import Lab
from analytics.libraries.facts import Libraries
from analytics.listening.facts import Listening
from analytics.listening.mine.mine import Mine
from analytics.listening.plays import HEALTH
from analytics.moods import Mood
from analytics.options import ArtistNames, Options
from analytics.playlist_files.matching import Matcher
from analytics.playlists.tracks import Tracks, tracks_of
from analytics.profiles.of_build import Profiles
from analytics.recommending.for_groups import ForGroups
from analytics.recommending.of_kinds import NextOfKinds
from analytics.recommending.recommender import Recommender
from analytics.schema import FEATURE_NAMES, MISSING_STEP, OPTIONAL_COLUMNS
from analytics.search import Search
from analytics.similar.continuation import Continued, continued
from analytics.similar.index import open_index
from analytics.similar.nearest import Answer, nearest
from analytics.similar.request import Request
from analytics.similar.sound import PLACES, Sound, open_sound
from analytics.tallies import Tallier
from analytics.view_summary import ViewSummary, spreads

IntArray = npt.NDArray[np.integer[Any]]
FloatArray = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Key:
    """A musical key.  pitch: 0 (C) to 11 (B).  mode: "major", "minor", or "" where unknown."""

    pitch: int
    mode: str


class Engine:
    """Answers questions about one build."""

    def __init__(self, build: OpenBuild) -> None:
        """Answer from an opened, verified build."""
        self._build = build
        self.catalogue = Catalogue(build)
        self.build_name: str = build.manifest["build"]
        self.cache_scope: str = build.cache_scope
        self.lab = Lab(build)
        # Opened before the server forks: its workers share what a large graph takes of memory.
        self._index = open_index(build)

    # -- what there is ----------------------------------------------------------------------

    @cached_property
    def moods(self) -> tuple[Mood, ...]:
        """The moods by their numbers: a mood's number is its place here."""
        return tuple(Mood.from_dict(mood) for mood in self._build.json("moods.json"))

    @cached_property
    def options(self) -> Options:
        """What there is to choose from."""
        tracks = self.catalogue
        return Options(
            fingerprint=tracks.fingerprint,
            build=self.build_name,
            source_name=self._build.manifest["source"]["file"],
            n_tracks=tracks.n_tracks,
            n_artists=len(tracks.artists),
            n_genres=len(tracks.genre_names),
            moods=self.moods,
            limits=tracks.limits,
            features_missing=tuple(name for name in FEATURE_NAMES if name not in tracks.features),
            columns_absent=tuple(name for name in OPTIONAL_COLUMNS if not tracks.has(name)),
            projections=tuple(name for name in MAPS if self._build.has(f"{name}.npy")),
            axis_words=tuple(self._build.json("pca.json")["axis_words"]),
            map_words={
                name: known["words"] for name, known in (self.lab.report("maps") or {}).items()
            },
            genres=tracks.genre_names,
            artists=ArtistNames(tracks),
        )

    @cached_property
    def search(self) -> Search | None:
        """Type-ahead over the names; None in a build made before there was an index of them."""
        return Search.open(self._build, self.catalogue)

    @cached_property
    def profiles(self) -> Profiles | None:
        """Of artists and genres; None in a build made before there were any."""
        return Profiles.open(self._build, self.catalogue, self.moods)

    @cached_property
    def playlist_tracks(self) -> Tracks:
        """The tracks as playlists are made of them."""
        return tracks_of(self._build)

    @cached_property
    def matcher(self) -> Matcher:
        """What matches playlists of other places to these tracks."""
        return Matcher.open(self._build, self.catalogue)

    @cached_property
    def recommender(self) -> Recommender | None:
        """What recommends tracks and artists; None in a build from before sounds were written."""
        return Recommender.open(self._build, self.catalogue)

    @cached_property
    def next_of_kinds(self) -> NextOfKinds | None:
        """What kinds of listeners might like next; None in a build where nobody is placed."""
        if self.listening is None or self.recommender is None:
            return None
        groups = ForGroups.open(self._build, self.recommender.listing)
        return NextOfKinds(self.listening, groups) if groups else None

    @cached_property
    def libraries(self) -> Libraries:
        """What says where listeners' own lists are in this catalogue."""
        return Libraries(
            self._build,
            self.catalogue,
            self._tallier,
            len(self.moods),
            lambda: self.playlist_tracks,
        )

    @cached_property
    def listening(self) -> Listening | None:
        """What listeners do; None in a build that was made without plays."""
        return Listening.open(self._build, self.catalogue, self.moods)

    @cached_property
    def mine(self) -> Mine | None:
        """What tells people of their own plays; None in a build from before that was possible."""
        return Mine.open(self._build, self.catalogue, self.moods)

    def report(self) -> dict[str, Any]:
        """The health report of the file this build came from."""
        return dict(self._build.json("health.json"))

    def plays_report(self) -> dict[str, Any] | None:
        """The reports of the files of plays, "listens", and people, "users"; None without plays."""
        return dict(self._build.json(HEALTH)) if self._build.has(HEALTH) else None

    def rejected_plays(self) -> bytes | None:
        """What was left out of those files, as CSV; None without plays."""
        name = "listening/rejected.csv"
        return self._build.bytes(name) if self._build.has(name) else None

    def header(self) -> dict[str, Any]:
        """Which column of the file each of our columns came from."""
        return dict(self._build.json("header.json"))

    def manifest(self) -> dict[str, Any]:
        """When and from what this build was made, and how long each step took."""
        return dict(self._build.manifest)

    def sweep(self) -> dict[str, Any] | None:
        """Scores of every number of moods tried, and the one recommended; None until known."""
        return dict(self._build.json("sweep.json")) if self._build.has("sweep.json") else None

    def changes(self) -> dict[str, Any] | None:
        """What changed with the moods since the build before, as `continuity.Changes`; or None.

        A pinned draft's changes are told with the draft.
        """
        return dict(self._build.json(CHANGES)) if self._build.has(CHANGES) else None

    def warnings(self) -> tuple[str, ...]:
        """What went wrong when this build was opened, in sentences."""
        return tuple(self._build.warnings)

    def damage(self) -> str | None:
        """What has become of the files of this build, in a sentence; None if all are there."""
        return self._build.damage()

    # -- a view -----------------------------------------------------------------------------

    def view(self, chosen: Filter) -> ViewSummary:
        """Everything about the tracks that match: one mask, then counts over bytes."""
        tracks = self.catalogue
        masks = evaluate(chosen, tracks)
        matching = masks.matching()
        tally = self._tallier.of(matching)
        return ViewSummary(
            matching=matching,
            n_matches=tally.n_tracks,
            sentence=describe(chosen, self.options.mood_names(), tracks.limits),
            mood_counts=self._counts_without_moods(masks, tally.moods),
            mood_matches=tally.moods,
            histograms=self._histograms(masks, tally.steps),
            features=tracks.features,
            profile=tally.profile(),
            mood_profiles=self._mood_profiles,
            correlation=tally.correlation(),
            spreads=spreads(tally.steps, [f for f in tracks.features if f in tracks.limits]),
            genres=self._top_genres(matching, tally.n_tracks),
        )

    def matching(self, chosen: Filter) -> npt.NDArray[np.bool_]:
        """(n_tracks,) whether each track matches."""
        return mask(chosen, self.catalogue)

    def rows(
        self,
        matching: npt.NDArray[np.bool_],
        *,
        sort: str,
        descending: bool,
        start: int,
        stop: int,
    ) -> IntArray:
        """Rows of the matching tracks from place `start` to `stop` in the order of a column.

        Unknown values come last either way.
        """
        order = self._descending(sort) if descending else self.catalogue.order(sort)
        return order[matching.take(order)][start:stop]

    @cached_property
    def sound(self) -> Sound | None:
        """Where every track lies by its sound; None in a build from before that was written."""
        return open_sound(self._build) if self._build.has(PLACES) else None

    def similar(
        self, request: Request, allowed: npt.NDArray[np.bool_] | None = None
    ) -> Answer | None:
        """What sounds like the seeds of a request, among those allowed; None without a sound."""
        if self.sound is None:
            return None
        return nearest(self.sound, request, allowed=allowed, index=self._index)

    def continued(self, rows: Sequence[int], n_tracks: int = 100) -> Continued | None:
        """The tracks that most likely belong to the list of `rows`; None without what says so."""
        by = self.playlist_tracks.continuer
        return None if by is None else continued(by.sound, by.context, tuple(rows), n_tracks)

    def neighbours(self, row: int, n_neighbours: int = 10) -> Answer | None:
        """The tracks that sound most like one, one of each artist; None without a sound."""
        return self.similar(Request(seeds=(row,), n=n_neighbours))

    def distances_to_mood(self, rows: IntArray) -> FloatArray:
        """Distance of each of `rows` to the mean of its mood's tracks, in standard deviations."""
        features, mood_of = self._build.array("features.npy"), self.catalogue.mood_of
        means = np.array([
            features[mood_of == mood.number].mean(axis=0, dtype=np.float64) for mood in self.moods
        ])  # fmt: skip
        distances: FloatArray = np.linalg.norm(features[rows] - means[mood_of[rows]], axis=1)
        return distances

    def coordinates(self, projection: str) -> FloatArray:
        """(n_tracks, 2) places on one of MAPS, in the projection's own units."""
        return self._build.array(f"{projection}.npy")

    def key_of(self, row: int) -> Key | None:
        """The musical key of a track, where the catalogue knows it."""
        if not self.catalogue.has("key"):
            return None
        pitch = self.catalogue.numbers("key")[row]
        mode = self.catalogue.numbers("mode")[row] if self.catalogue.has("mode") else np.nan
        if np.isnan(pitch):
            return None
        return Key(int(pitch), "" if np.isnan(mode) else ("minor", "major")[int(mode)])

    def percentiles(self, row: int) -> dict[str, float]:
        """Where a track stands on each feature, 0 to 100 of the catalogue; known ones only."""
        values = self._build.array("percentiles.npy")[:, row]
        named = zip(self.catalogue.features, values, strict=True)
        return {name: float(value) for name, value in named if value != MISSING_STEP}

    # -- parts of the answers ---------------------------------------------------------------

    def _counts_without_moods(self, masks: Masks, mood_matches: IntArray) -> IntArray:
        if "mood" not in masks.parts:
            return mood_matches
        others = self.catalogue.mood_of[masks.without("mood")]
        return np.bincount(others, minlength=len(self.moods))

    def _histograms(self, masks: Masks, by_mood: Mapping[str, IntArray]) -> dict[str, IntArray]:
        counts = {}
        for field, (low, high) in self.catalogue.limits.items():
            if field in masks.parts:
                steps = self.catalogue.steps(field)[masks.without(field)]
                per_step = np.bincount(steps, minlength=256)
            else:
                per_step = by_mood[field].sum(axis=0)
            counts[field] = summaries.histogram(per_step, low, high)
        return counts

    @cached_property
    def _mood_profiles(self) -> FloatArray:
        features = self.catalogue.features
        return np.array([[mood.profile[name] for name in features] for mood in self.moods])

    @cached_property
    def _tallier(self) -> Tallier:
        return Tallier(
            moods=self.catalogue.mood_of,
            n_moods=len(self.moods),
            steps={field: self.catalogue.steps(field) for field in self.catalogue.limits},
            percentiles=self._build.array("percentiles.npy"),
            features=self._build.array("features.npy"),
            incomplete=self._build.array("missing_any.npy"),
        )

    def _top_genres(
        self, matching: npt.NDArray[np.bool_], n_matches: int, most: int = 12
    ) -> list[tuple[str, int, float]]:
        if not self.catalogue.genre_names or not n_matches:
            return []
        counts = self.catalogue.genre_counts(matching)
        usual = self.genre_totals / self.catalogue.n_tracks
        top = np.argsort(-counts, kind="stable")[:most]
        return [
            (self.catalogue.genre_names[i], int(counts[i]), float(counts[i] / n_matches / usual[i]))
            for i in top
            if counts[i]
        ]

    @cached_property
    def genre_totals(self) -> IntArray:
        """(n_genres,) tracks of each genre, in the order of the catalogue's genres."""
        return self.catalogue.genre_counts(np.ones(self.catalogue.n_tracks, dtype=np.bool_))

    def _descending(self, column: str) -> IntArray:
        """Rows by a column, highest first, unknown values last."""
        order = self.catalogue.order(column)
        n_known = self.catalogue.n_known(column)
        return np.concatenate([order[:n_known][::-1], order[n_known:]])
