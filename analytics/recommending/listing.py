"""Make a list of what speaks loudest: nothing twice, nothing disliked, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NotRequired, TypedDict, Unpack

import numpy as np
import numpy.typing as npt

from analytics.catalogue import Catalogue
from analytics.errors import InvalidSpec
from analytics.folding import plain
from analytics.playlist_files.name_keys import stripped
from analytics.recommending.choosing import best, held_back
from analytics.recommending.dislikes import Dislike, kept_shares
from analytics.recommending.evidence import Evidence, Grounds
from analytics.recommending.reasons import Because, Reasons
from analytics.recommending.taste import Taste, Weighed

MOST: Final = 500
PER_ARTIST: Final = 2
"""Tracks of one artist in a list, unless somebody wants otherwise."""

_SPARE: Final = 2
"""Tracks that are looked at for each that is listed: some are editions of one another."""

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Recommended:
    """A track.  score: higher is better; only comparable within one list.  because: why."""

    row: int
    score: float
    because: Because


class Rules(TypedDict):
    """What may be in a list.

    n: how many at most.  new_only: leave out what was played, in every version.  per_artist: tracks
    of one artist, None for any number.  allowed: (n_tracks,) what may be listed; all, if left out.
    """

    n: int
    dislikes: Sequence[Dislike]
    new_only: bool
    per_artist: int | None
    allowed: NotRequired[npt.NDArray[np.bool_]]


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """Lists tracks of one build.  percentiles: (n_features, n_tracks) of the build."""

    catalogue: Catalogue
    grounds: Grounds
    percentiles: npt.NDArray[np.uint8]

    def require(self, taste: Taste, n: int) -> None:
        """Raise InvalidSpec for tracks that there are not, or a number out of range."""
        taste.require_rows(self.catalogue.n_tracks)
        self.require_number(n)

    def require_number(self, n: int) -> None:
        """Raise InvalidSpec for a number of tracks that is out of range."""
        if not isinstance(n, int) or isinstance(n, bool) or not 1 <= n <= MOST:
            raise InvalidSpec("n", n, f"1 to {MOST}")

    def listed(
        self, evidence: Evidence, total: FloatArray, played: Weighed, **rules: Unpack[Rules]
    ) -> tuple[Recommended, ...]:
        """The tracks of `best`, each with why.  evidence: what the reasons are read from."""
        reasons = self.reasons(played)
        return tuple(
            Recommended(row, score, reasons.of_track(row, evidence))
            for row, score in self.best(total, played.rows, **rules)
        )

    def best(
        self, total: FloatArray, played: IntArray, **rules: Unpack[Rules]
    ) -> list[tuple[int, float]]:
        """Up to `n` tracks with their scores, the highest first, after what was `played`.

        total: (n_tracks,) how much speaks for each.  played: (m,) rows. Of a song at most one
        version is listed.
        """
        sound = self.grounds.sound
        new_only, per_artist, n = rules["new_only"], rules["per_artist"], rules["n"]
        kept = self.kept(rules["dislikes"])
        if "allowed" in rules:
            kept[~rules["allowed"]] = 0.0
        if new_only:
            kept[np.isin(sound.recording, sound.recording[played])] = 0.0
        scores = held_back(total, kept)
        groups = [(sound.recording, 1)]
        if per_artist is not None:
            groups.append((sound.artist, per_artist))
        likely = best(scores, _SPARE * n, groups)
        known = played if new_only else played[:0]
        return [(row, float(scores[row])) for row in self._of_different_titles(likely, known)[:n]]

    def kept(self, dislikes: Sequence[Dislike]) -> npt.NDArray[np.float64]:
        """(n_tracks,) see `kept_shares`."""
        return kept_shares(dislikes, self.catalogue, self.percentiles, self.grounds.sound.recording)

    def reasons(self, played: Weighed) -> Reasons:
        """What gives reasons to somebody who played this."""
        return Reasons(self.grounds, played, self.name, self.maker)

    def name(self, row: int) -> str:
        """What a track is called."""
        return str(self.catalogue.text([row], ["name"])["name"][0].as_py())

    def maker(self, row: int) -> str:
        """The first artist of a track."""
        return str(self.catalogue.text([row], ["artists"])["artists"][0].as_py()[0])

    def _of_different_titles(self, likely: Sequence[int], known: IntArray) -> list[int]:
        """Those of rows whose title by their artist neither `known` has nor one before them.

        Editions of a song may differ so much in length that they are recordings of their own.
        """
        artist = self.grounds.sound.artist
        of_theirs = known[np.isin(artist[known], artist[likely])]
        seen = {(int(artist[row]), self._title(row)) for row in of_theirs.tolist()}
        kept = []
        for row in likely:
            title = (int(artist[row]), self._title(row))
            if title not in seen:
                seen.add(title)
                kept.append(row)
        return kept

    def _title(self, row: int) -> str:
        return plain(stripped(self.name(row)))
