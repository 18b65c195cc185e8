"""Make a list of what speaks loudest: nothing twice, nothing disliked, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

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


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """Lists tracks of one build.  percentiles: (n_features, n_tracks) of the build."""

    catalogue: Catalogue
    grounds: Grounds
    percentiles: npt.NDArray[np.uint8]

    def require(self, taste: Taste, n: int) -> None:
        """Raise InvalidSpec for tracks that there are not, or a number out of range."""
        taste.require_rows(self.catalogue.n_tracks)
        if not isinstance(n, int) or isinstance(n, bool) or not 1 <= n <= MOST:
            raise InvalidSpec("n", n, f"1 to {MOST}")

    def listed(
        self,
        evidence: Evidence,
        total: FloatArray,
        played: Weighed,
        *,
        n: int,
        dislikes: Sequence[Dislike],
        new_only: bool,
        per_artist: int | None,
        allowed: npt.NDArray[np.bool_] | None = None,
    ) -> tuple[Recommended, ...]:
        """Up to `n` tracks, the highest `total` first.

        total: (n_tracks,) how much speaks for each.  evidence: what the reasons are read from.
        new_only: leave out what was played, in every version.  allowed: (n_tracks,) what may be
        listed; None for all.
        """
        known = played.rows if new_only else played.rows[:0]
        kept = self.kept(dislikes)
        if allowed is not None:
            kept[~allowed] = 0.0
        reasons = self.reasons(played)
        return tuple(
            Recommended(row, score, reasons.of_track(row, evidence))
            for row, score in self.chosen(total, known, kept, n=n, per_artist=per_artist)
        )

    def chosen(
        self,
        total: FloatArray,
        known: IntArray,
        kept: npt.NDArray[np.float64],
        *,
        n: int,
        per_artist: int | None,
    ) -> list[tuple[int, float]]:
        """Up to `n` rows and their scores, the highest `total` first.

        known: rows to leave out, in every version.  kept: (n_tracks,) see `kept_shares`.
        """
        sound = self.grounds.sound
        kept = np.where(np.isin(sound.recording, sound.recording[known]), 0.0, kept)
        scores = held_back(total, kept)
        groups = [(sound.recording, 1)]
        if per_artist is not None:
            groups.append((sound.artist, per_artist))
        likely = best(scores, _SPARE * n, groups)
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
