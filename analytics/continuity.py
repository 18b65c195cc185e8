"""Moods that outlast a new grouping: each group takes over the mood it shares most tracks with.

A group goes on under the number and the colour of the mood it takes over, and under its name where
the two have at least half of their tracks in common; else the name would not be true any more.
Groups that take over nothing are new and get what is free. Tracks in no group are a mood as well,
the last one: every track has a mood. Where the two are about different tracks, those that both have
decide.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from analytics.comparison import NOISE, Contingency, contingency, disagreement, flows
from analytics.matching import counterparts
from analytics.moods import Mood

Labels = npt.NDArray[np.integer[Any]]
Status = Literal["kept", "renamed", "new"]
Look = tuple[int, str]
"""A colour, as its slot, and a shape."""

UNSORTED: Final = "unsorted"
"""The slug of the mood of tracks that a method left in no group."""

CHANGES: Final = "changes.json"
"""Where a build says what changed with its moods, `Changes`; absent where they follow no others."""

_SAME: Final = 0.5
"""Tracks in both, of those in either, from which a group is still what its mood was."""


@dataclass(frozen=True, slots=True)
class MoodChange:
    """What became of one mood.

    was: its name before; None for a new one.  n_before: the tracks it had.  moved_in, moved_out:
    tracks that came from and went to other moods. Where no tracks came or went altogether,
    n_tracks = n_before + moved_in - moved_out.
    """

    number: int
    name: str
    status: Status
    was: str | None
    n_before: int
    n_tracks: int
    moved_in: int
    moved_out: int


@dataclass(frozen=True, slots=True)
class GoneMood:
    """A mood that no group took over, and the tracks it had."""

    number: int
    name: str
    n_tracks: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What changes for listeners.

    n_tracks: those that were there before and are now.
    n_changed: of these, those whose mood is not the one that took over the mood they were in.
    flows: (number of the mood before, number of the mood now, tracks), most tracks first.
    """

    n_tracks: int
    n_changed: int
    moods: tuple[MoodChange, ...]
    gone: tuple[GoneMood, ...]
    flows: tuple[tuple[int, int, int], ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)


@dataclass(frozen=True, slots=True, eq=False)
class Continued:
    """Moods after a new grouping.

    numbers: (n_tracks,) int32, the mood of each track.
    number_of: (k,) int32, the mood that each group has become, tracks in no group left out.
    """

    moods: tuple[Mood, ...]
    numbers: npt.NDArray[np.int32]
    number_of: npt.NDArray[np.int32]
    changes: Changes


def continued(
    described: Sequence[Mood],
    groups: Labels,
    before: Sequence[Mood],
    mood_of: Labels,
    rows: npt.NDArray[np.intp] | None = None,
) -> Continued:
    """The groups of a new grouping as the moods that follow those of `before`.

    described: what each group sounds like, in the order of their labels; last, where there are
        any, the tracks in no group.
    groups: (n_tracks,) labels, 0..k-1, none of them unused, or NOISE.
    before: the moods so far.  mood_of: (n_shared,) the number that each track in `rows` had.
    rows: (n_shared,) the tracks that there were before; None for all, in their order.
    """
    has_noise = bool((groups == NOISE).any())
    n_groups = len(described) - has_noise
    every = (*range(n_groups), *((NOISE,) if has_noise else ()))
    old = _with_noise(mood_of, before)
    now = groups if rows is None else groups[rows]
    shared = contingency(now, old, least_first=n_groups)
    heir = counterparts(shared)
    if NOISE in shared.first and NOISE in shared.second:
        heir[NOISE] = NOISE
    # From here on NOISE, -1, leads to the last entry of a sequence, which is where it belongs.
    number_of = _numbers(every, n_groups, heir)
    taken_over = {group: before[mood] for group, mood in heir.items()}
    same = {group for group, mood in heir.items() if _overlap(shared, group, mood) >= _SAME}
    moods = [
        replace(mood, number=number_of[group])
        for group, mood in _named(
            described, number_of, {group: taken_over[group] for group in same}
        ).items()
    ]
    moods = _coloured(moods, described, {number_of[g]: mood for g, mood in taken_over.items()})
    numbers = np.array([number_of[group] for group in every], dtype=np.int32)
    changes = Changes(
        n_tracks=len(now),
        n_changed=int(disagreement(now, old, heir).sum()),
        moods=_mood_changes(moods, number_of, taken_over, shared, heir),
        gone=tuple(
            GoneMood(mood.number, mood.name, mood.n_tracks)
            for mood in before
            if mood not in taken_over.values()
        ),
        flows=tuple(
            (before[flow.target].number, number_of[flow.source], flow.n_tracks)
            for flow in flows(shared)
        ),
    )
    return Continued(tuple(moods), numbers[groups], numbers[:n_groups], changes)


def looks(usual: Sequence[Look], kept: Mapping[int, Look]) -> list[Look]:
    """How each of n groups looks, all different: as what it takes over did, or in what is free.

    usual: (n,) looks without anything before, all different.  kept: place -> look taken over.
    """
    free = (Counter(usual) - Counter(kept.values())).elements()
    return [kept[place] if place in kept else next(free) for place in range(len(usual))]


def _with_noise(mood_of: Labels, moods: Sequence[Mood]) -> npt.NDArray[np.int32]:
    """The moods as labels of groups, with NOISE for tracks that were in none."""
    labels = np.array([NOISE if mood.slug == UNSORTED else mood.number for mood in moods], np.int32)
    return labels[mood_of]


def _numbers(groups: Sequence[int], n_groups: int, heir: Mapping[int, int]) -> dict[int, int]:
    """The number of each group as a mood: that of the mood it takes over, where there is one.

    Numbers have no gaps, so where there are fewer groups than moods the highest change.
    """
    kept = {group: mood for group, mood in heir.items() if NOISE < mood < n_groups}
    free = sorted(set(range(n_groups)) - set(kept.values()))
    others = [group for group in groups if group != NOISE and group not in kept]
    others.sort(key=lambda group: (group not in heir, heir.get(group, group)))
    number_of = kept | dict(zip(others, free, strict=True))
    if NOISE in groups:
        number_of[NOISE] = n_groups
    return dict(sorted(number_of.items(), key=lambda pair: pair[1]))


def _overlap(shared: Contingency, group: int, mood: int) -> float:
    """The tracks in both a group and a mood, as a share of those in either (Jaccard), 0..1."""
    row, column = shared.first.index(group), shared.second.index(mood)
    both = shared.counts[row, column]
    either = shared.counts[row].sum() + shared.counts[:, column].sum() - both
    return float(both / either)


def _named(
    described: Sequence[Mood], groups: Sequence[int] | Mapping[int, int], same: Mapping[int, Mood]
) -> dict[int, Mood]:
    """Each of `groups` with a name of its own.

    same: the mood that a group still is, whose name it keeps.
    """
    taken = {mood.slug for mood in same.values()} | {UNSORTED}
    named = {}
    for group in groups:
        mood = described[group]
        if group == NOISE:
            mood = replace(
                mood,
                name="Unsorted",
                slug=UNSORTED,
                description="Tracks that sound like no group of others.",
                use_case="finding something out of the ordinary",
            )
        elif group in same:
            mood = replace(mood, name=same[group].name, slug=same[group].slug)
        else:
            mood = _distinct(mood, taken)
            taken.add(mood.slug)
        named[group] = mood
    return named


def _distinct(mood: Mood, taken: set[str]) -> Mood:
    """The mood, with a number after its name where another has that already."""
    if mood.slug not in taken:
        return mood
    # The name may end in a number itself, which told it from one that is not there any more.
    name, slug = re.sub(r" \d+$", "", mood.name), re.sub(r"-\d+$", "", mood.slug)
    number = next(n for n in range(2, len(taken) + 2) if f"{slug}-{n}" not in taken)
    return replace(mood, name=f"{name} {number}", slug=f"{slug}-{number}")


def _coloured(
    moods: Sequence[Mood], described: Sequence[Mood], taken_over: Mapping[int, Mood]
) -> list[Mood]:
    """The moods in the colours and shapes of those they take over; new ones in what is free."""
    usual = [(mood.colour_slot, mood.shape) for mood in described]
    kept = {number: (mood.colour_slot, mood.shape) for number, mood in taken_over.items()}
    return [
        replace(mood, colour_slot=slot, shape=shape)
        for mood, (slot, shape) in zip(moods, looks(usual, kept), strict=True)
    ]


def _mood_changes(
    moods: Sequence[Mood],
    number_of: Mapping[int, int],
    taken_over: Mapping[int, Mood],
    shared: Contingency,
    heir: Mapping[int, int],
) -> tuple[MoodChange, ...]:
    changes = []
    now = dict(zip(shared.first, shared.counts, strict=True))
    then = dict(zip(shared.second, shared.counts.T, strict=True))
    for group, number in number_of.items():
        mood, old = moods[number], taken_over.get(group)
        stayed = moved_out = 0
        if old is not None:
            place = shared.second.index(heir[group])
            stayed = int(now[group][place])
            moved_out = int(then[heir[group]].sum()) - stayed
        same_name: Status = "kept" if old and old.name == mood.name else "renamed"
        changes.append(
            MoodChange(
                number=number,
                name=mood.name,
                status=same_name if old else "new",
                was=old.name if old else None,
                n_before=old.n_tracks if old else 0,
                n_tracks=mood.n_tracks,
                moved_in=int(now[group].sum()) - stayed if group in now else 0,
                moved_out=moved_out,
            )
        )
    return tuple(changes)
