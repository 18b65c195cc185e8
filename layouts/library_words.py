"""What is said of a listener's own list, in sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from analytics.libraries.coverage import Coverage
from analytics.libraries.facts import LibraryFacts, Share, Way
from analytics.moods import Mood
from analytics.schema import FIELDS
from layouts.mood_cards import share_words

_CLEARLY: Final = 5
"""Two means of percentiles that are nearer than this say nothing."""
_MOST_SAID: Final = 3


def found(n_matched: int, n_listed: int, n_distinct: int) -> str:
    """How many of the listed songs are in the catalogue, and how many came twice."""
    if not n_matched:
        return f"None of the {n_listed:,} songs is in this catalogue." if n_listed > 1 else (
            "The song is not in this catalogue.")  # fmt: skip
    said = f"{n_matched:,} of {n_listed:,} {_songs(n_listed)} found."
    n_again = n_matched - n_distinct
    if n_again:
        said += (
            f" {n_again:,} came more than once and {'counts' if n_again == 1 else 'count'} once."
        )
    return said


def size(n_tracks: int, n_missing: int) -> str:
    """How many songs there are, and how many of another catalogue."""
    said = f"{n_tracks:,} {_songs(n_tracks)}"
    if n_missing:
        verb = "is" if n_missing == 1 else "are"
        said += f"; {n_missing:,} more {verb} kept that this catalogue does not have"
    return said


def moods(coverage: Coverage, every: Sequence[Mood]) -> str:
    """The mood a list is most at home in, and those it leaves out, against the catalogue."""
    if not coverage.counts.sum():
        return ""
    most = int(coverage.shares.argmax())
    said = (
        f"Most at home in {every[most].name}: {share_words(float(coverage.shares[most]))} of your "
        f"songs, {share_words(float(coverage.usual[most]))} of the catalogue."
    )
    left_out = [mood.name for mood, n in zip(every, coverage.counts, strict=True) if not n]
    if left_out:
        return f"{said} Not in {_listed(left_out)}."
    return f"{said} It has songs of every mood."


def profile(ours: Mapping[str, float], usual: Mapping[str, float]) -> str:
    """How a list sounds against the catalogue: "More acoustic and calmer than the catalogue."."""
    gaps = {name: ours[name] - usual[name] for name in ours if not math.isnan(ours[name])}
    clear = sorted((n for n in gaps if abs(gaps[n]) >= _CLEARLY), key=lambda n: -abs(gaps[n]))
    if not gaps:
        return ""
    if not clear:
        return "It sounds much like the whole catalogue."
    told = [FIELDS[n].more if gaps[n] > 0 else FIELDS[n].less for n in clear[:_MOST_SAID]]
    said = _listed(told)
    return f"{said[0].upper()}{said[1:]} than the catalogue."


def regions(facts: LibraryFacts) -> str:
    """How many of the regions a list has been in, and what comes next."""
    if facts.regions is None:
        return "This catalogue was built before there were regions; build it again to see them."
    if not len(facts.rows):
        return ""
    n, n_visited = len(facts.regions.counts), facts.regions.n_visited
    said = f"Your songs are in {n_visited:,} of the {n:,} regions of this catalogue’s sound."
    if n_visited == n:
        return f"{said} There is none you have not been in." + (
            " These you have hardly been in, nearest to what you like first." if facts.ways else ""
        )
    return (
        f"{said} These are the nearest to what you like of those you have not been in, each with "
        "a way in that begins with a song of yours."
    )


def goes_on(n_used: int, n_here: int) -> str:
    """Which of the songs here a list is gone on with from, where it is not all of them."""
    if not n_used or n_used == n_here:
        return ""
    return f"It goes on from the last {n_used:,} of your {n_here:,} songs, as many as a link holds."


def way_names(names: Sequence[str]) -> list[str]:
    """Names of regions without what sets each apart from one that is not shown here.

    A name such as "Calm & acoustic, slower" is compared with "Calm & acoustic".
    """
    short = [name.partition(", ")[0] for name in names]
    return [
        first if short.count(first) == 1 else name for first, name in zip(short, names, strict=True)
    ]


def way_size(way: Way) -> str:
    """How large a region is, and whether a list has been there."""
    n = way.place.n_visited
    been = f"you have {n:,}" if n else "none of them yours"
    return f"{way.region.n_tracks:,} {_songs(way.region.n_tracks)}, {been}"


def differs(way: Way) -> str:
    """What is different there: "Quieter and more acoustic than your songs."."""
    if not way.differences:
        return ""
    said = _listed(way.differences)
    return f"{said[0].upper()}{said[1:]} than your songs."


def artist(share: Share) -> str:
    """How many of an artist's songs a list has."""
    return f"{share.n_tracks:,} of {share.n_usual:,} {_songs(share.n_usual)}"


def genre(share: Share) -> str:
    """How much of a list a genre is, and how many times that is usual."""
    times = share.share / share.usual if share.usual else 0.0
    lift = f"{times:,.0f}" if times >= 10 else f"{times:.1f}"
    return f"{share_words(share.share)}, {lift}× usual"


def _songs(n: int) -> str:
    return "song" if n == 1 else "songs"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
