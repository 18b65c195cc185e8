"""Artists, genres or albums by their places: what each sounds like, and which are alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from analytics.moods import Mood
from analytics.profiles.common import in_common
from analytics.profiles.groups import Group, Groups
from analytics.similar.artists import similar_artists

IntArray = npt.NDArray[np.integer[Any]]

FEWEST_TO_COMPARE: Final = 5
"""Artists of fewer songs are not named as similar to others."""
FEWEST_TO_DESCRIBE: Final = 3
"""Of fewer songs nothing is said but what they are."""
_SHARED_GENRE: Final = 0.2
_LOOKED_AT: Final = 4
"""How many times as many are looked at as are named, as an artist may have several albums."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody whose songs are mixed much the same.

    words: what the two have in common.  by: the artist of an album, else "".
    """

    name: str
    n_songs: int
    mood: int
    words: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """Somebody on a map. x, y: in the plane's own units. mood: that of most songs, share: of it."""

    name: str
    n_songs: int
    x: float
    y: float
    mood: int
    share: float
    fame: float


@dataclass(frozen=True, slots=True)
class Atlas:
    """A map of artists or genres.

    fewest_songs: whoever has fewer is not on it.  kept: share of the squared distances between
    them that a plane can keep, 0 to 1.  ends: what the left, right, bottom and top sound like.
    """

    dots: tuple[Dot, ...]
    fewest_songs: int
    kept: float
    ends: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody in a list.

    mood: that of most of their songs, share: of them in it, 0 to 1.  by: as of `Alike`.
    """

    name: str
    n_songs: int
    mood: int
    share: float
    by: str = ""


class Named(NamedTuple):
    """What one of them is called. by: as of `Alike`."""

    name: str
    by: str = ""


class People:
    """The artists, the genres, or the albums, of one build, by their places."""

    def __init__(
        self,
        groups: Groups,
        names: Callable[[int], Named],
        moods: Sequence[Mood],
        sounds: npt.NDArray[np.float32],
        spread: npt.NDArray[np.float32],
        *,
        tell_genres: bool = True,
    ) -> None:
        """`names`: of the one in a place; they may be too many to list them all.

        sounds: (n, d) of the first n, those without have songs too few to compare.  tell_genres:
        whether a genre is something that two can have in common.
        """
        self._groups = groups
        self._names = names
        self._tell_genres = tell_genres
        self._mood_names = {mood.number: mood.name for mood in moods}
        self._sounds = sounds
        self._spread = spread

    def __len__(self) -> int:
        """How many there are."""
        return len(self._groups)

    def name(self, place: int) -> str:
        """The name of the one in a place."""
        return self._names(place).name

    def group(self, place: int) -> Group:
        """What one sounds like."""
        return self._groups.group(place, float(self._spread[place]))

    def typical(self, place: int, n: int) -> IntArray:
        """Rows of the `n` songs nearest to the middle of one, nearest first."""
        return self._groups.typical(place, n)

    def alike(
        self, place: int, n: int = 10, *, leave_out: IntArray | None = None
    ) -> tuple[Alike, ...]:
        """Up to `n` whose songs are mixed most like those of one; none where there are too few.

        Of the albums of one artist, the nearest.  leave_out: places of those not to be named.
        """
        if self._groups.n_songs[place] < FEWEST_TO_DESCRIBE or len(self) < 2:
            return ()
        allowed = self._groups.n_songs >= FEWEST_TO_COMPARE
        if leave_out is not None:
            allowed[leave_out] = False
        allowed = allowed[: len(self._sounds)]
        nearest = similar_artists(self._sounds, place, _LOOKED_AT * n, allowed=allowed).places
        found = self._one_of_each(nearest.tolist())[:n]
        own = self._groups.profile(place), self._groups.shares(place)
        genres = self._groups.genre_shares(place) if self._tell_genres else {}
        listed = []
        for other in found:
            profile, shares = self._groups.profile(other), self._groups.shares(other)
            words = in_common(
                self._groups.features, (own[0], profile), (own[1], shares), self._mood_names
            )
            one = self.listed(other)
            genre = self._genre_in_common(genres, other)
            words = f"{words}; both {genre}" if genre else words
            listed.append(Alike(one.name, one.n_songs, one.mood, words, one.by))
        return tuple(listed)

    def _one_of_each(self, places: Sequence[int]) -> list[int]:
        """Those in `places` without a second album of an artist."""
        kept, heard = [], set()
        for place in places:
            by = self._names(place).by
            if by not in heard:
                kept.append(place)
            if by:
                heard.add(by)
        return kept

    def _genre_in_common(self, genres: Mapping[str, float], other: int) -> str | None:
        """The genre of most songs of both, of a fifth of those of each at least."""
        if not genres:
            return None
        theirs = self._groups.genre_shares(other)
        both = {name: min(share, theirs.get(name, 0.0)) for name, share in genres.items()}
        best = max(both, key=lambda name: both[name])
        return best if both[best] >= _SHARED_GENRE else None

    def listed(self, place: int) -> Listed:
        """One of them, for a list."""
        shares = self._groups.shares(place)
        n_songs = int(self._groups.n_songs[place])
        name, by = self._names(place)
        return Listed(name, n_songs, int(shares.argmax()), float(shares.max()), by)

    def most_songs(self, n: int) -> tuple[Listed, ...]:
        """The `n` with most songs."""
        order = np.argsort(-self._groups.n_songs, kind="stable")[:n]
        return tuple(self.listed(place) for place in order.tolist())

    def by_spread(self, n: int, fewest_songs: int, *, varied: bool) -> tuple[Listed, ...]:
        """The `n` most varied, or least varied, of those with so many songs.

        Half of those at most, so that nobody is among both.
        """
        told = np.flatnonzero((self._groups.n_songs >= fewest_songs) & ~np.isnan(self._spread))
        sign = -1.0 if varied else 1.0
        order = told[np.argsort(sign * self._spread[told], kind="stable")][: min(n, len(told) // 2)]
        return tuple(self.listed(place) for place in order.tolist())

    def dots(self, places: IntArray, at: npt.NDArray[np.float32], fame: Any) -> tuple[Dot, ...]:
        """Those in `places` as they lie `at`, (n, 2), on a map. fame: (n,) NaN where unknown."""
        shares = self._groups.every_share()[places]
        top = shares.argmax(axis=1)
        return tuple(
            Dot(self.name(place), n_songs, x, y, mood, share, known)
            for place, n_songs, (x, y), mood, share, known in zip(
                places.tolist(),
                self._groups.n_songs[places].tolist(),
                at.tolist(),
                top.tolist(),
                shares.max(axis=1).tolist(),
                np.asarray(fame, dtype=np.float64).tolist(),
                strict=True,
            )
        )
