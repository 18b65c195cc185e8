"""Why a song goes on with a list, in a listener's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from analytics.playlists.continuing import Reasons
from analytics.schema import FIELDS
from analytics.similar.continuation import LIKE_ARTIST

_CLEARLY: Final = 0.4
"""Log odds below which a reason is not told: the song is 1.5 times as likely for it."""
_LEANING: Final = 0.5
"""Standard deviations from the usual from which a list is told to have more or less of it."""
_MOST_HEARD: Final = 2
_PLAIN: Final[Mapping[str, str]] = {
    "year": "from about the same years",
    "popularity": "about as well known",
    LIKE_ARTIST: "much by this artist fits",
}


def why(reasons: Reasons, leanings: Mapping[str, float], *, artist: str, n_before: int) -> str:
    """One phrase: "2 of the list are by Nina Simone · calmer, more acoustic, as the list is"."""
    told = [name for name, added in reasons.added if added >= _CLEARLY]
    parts = []
    if reasons.by_artist:
        verb = "is" if reasons.by_artist == 1 else "are"
        parts.append(f"{reasons.by_artist:,} of the {n_before:,} {verb} by {artist}")
    heard = [_heard(name, leanings[name]) for name in told if name in leanings and _is_heard(name)]
    if heard:
        parts.append(f"{' and '.join(heard[:_MOST_HEARD])}, like the list")
    plain = [_PLAIN[name] for name in told if name in _PLAIN]
    if plain and len(parts) < 2:
        parts.append(plain[0])
    return _sentence(" · ".join(parts) or "a little like the list in everything")


def _is_heard(name: str) -> bool:
    return name in FIELDS and name not in _PLAIN


def _heard(name: str, leaning: float) -> str:
    """What is heard of one thing: "calmer", or "the same energy" where the list is as most are."""
    field = FIELDS[name]
    if abs(leaning) < _LEANING or name == "tempo":
        return f"the same {field.label.lower()}"
    return field.more if leaning > 0 else field.less


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"
