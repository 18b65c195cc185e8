"""Why a song goes on with a list, in a listener's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from analytics.playlists.continuing import Reasons
from analytics.schema import FIELDS
from analytics.similar.continuation import LIKE_ARTIST

_CLEARLY: Final = 0.4
"""Log odds below which a reason is not told: the song is 1.5 times as likely for it."""
_LEANING: Final = 0.25
"""Standard deviations from the usual from which a list is told to have more or less of it."""
_MOST_HEARD: Final = 2
_SAME: Final[Mapping[str, str]] = {
    "danceability": "as danceable",
    "energy": "close in energy",
    "loudness": "as loud",
    "speechiness": "as much spoken",
    "acousticness": "as acoustic",
    "instrumentalness": "as instrumental",
    "liveness": "as live",
    "valence": "as happy",
    "tempo": "close in tempo",
    "duration": "as long",
}
"""What is heard of a song where its list is as most songs are, only closer together."""
_PLAIN: Final[Mapping[str, str]] = {
    "year": "from about the same years",
    "popularity": "about as well known",
    LIKE_ARTIST: "much by this artist fits",
}


def why(reasons: Reasons, leanings: Mapping[str, float]) -> str:
    """One phrase, such as "2 of theirs are in the list · calmer and more acoustic, too"."""
    told = [name for name, added in reasons.added if added >= _CLEARLY]
    parts = []
    if reasons.by_artist:
        n_there = reasons.by_artist
        parts.append(f"{n_there:,} of theirs {'is' if n_there == 1 else 'are'} in the list")
    heard = [_heard(name, leanings[name]) for name in told if name in _SAME and name in leanings]
    if heard:
        so = "too" if parts else "like the list"
        parts.append(f"{' and '.join(heard[:_MOST_HEARD])}, {so}")
    plain = [_PLAIN[name] for name in told if name in _PLAIN]
    if plain and len(parts) < 2:
        parts.append(plain[0])
    return _sentence(" · ".join(parts) or "a little like the list in everything")


def _heard(name: str, leaning: float) -> str:
    """What is heard of one thing: "calmer", or "close in energy" where the list is as most are."""
    if abs(leaning) < _LEANING or name == "tempo":
        return _SAME[name]
    return FIELDS[name].more if leaning > 0 else FIELDS[name].less


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"
