"""What changed with the moods since the build before, in the words the Lab has for drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from analytics.moods import Mood
from layouts import components

Changes = Mapping[str, Any]
"""As `continuity.Changes.to_dict` has it."""

_ENDS: Final = (
    ("kept", "stay", "stays"),
    ("renamed", "go on under another name", "goes on under another name"),
    ("new", "are new", "is new"),
    ("gone", "go", "goes"),
)
"""What becomes of moods; of many and of one. assets/50-drafts.js has the same words."""


def change_words(changes: Changes, n_tracks: int) -> str:
    """What changed, in one sentence of counts.  n_tracks: of the catalogue."""
    statuses = [mood["status"] for mood in changes["moods"]] + ["gone"] * len(changes["gone"])
    said: list[str] = []
    for status, many, one in _ENDS:
        if n := statuses.count(status):
            noun = "" if said else " mood" if n == 1 else " moods"
            said.append(f"{n:,}{noun} {one if n == 1 else many}")
    n_both, n_changed = changes["n_tracks"], changes["n_changed"]
    share = int(100 * n_changed / (n_both or 1) + 0.5)
    where = "" if n_both == n_tracks else " that were there before"
    tracks = "track" if n_both == 1 else "tracks"
    return f"{', '.join(said)}. {n_changed:,} of {n_both:,} {tracks}{where} ({share}%) change mood."


def becomes(change: Mapping[str, Any]) -> str:
    """What became of one mood: "stays; 12 join, 3 leave"."""
    if change["status"] == "new":
        return "new"
    what = "stays" if change["status"] == "kept" else f"was {change['was']}"
    moved = [
        f"{change[key]:,} {verb}"
        for key, verb in (("moved_in", "join"), ("moved_out", "leave"))
        if change[key]
    ]
    if moved:
        return f"{what}; {', '.join(moved)}"
    return f"{what}, unchanged" if change["n_before"] == change["n_tracks"] else what


def what_changed(changes: Changes, moods: Sequence[Mood], n_tracks: int) -> list[Component]:
    """The sentence, and a table with a row for each mood there is and each that is gone."""
    rows: list[list[components.Children]] = [
        [_named(moods[change["number"]]), f"{change['n_tracks']:,}", becomes(change)]
        for change in changes["moods"]
    ]
    rows += [[gone["name"], f"{gone['n_tracks']:,}", "goes"] for gone in changes["gone"]]
    head = ("Mood", "Tracks", "What became of it")
    return [
        html.P(change_words(changes, n_tracks)),
        components.table(head, rows, name="What became of each mood"),
    ]


def _named(mood: Mood) -> components.Children:
    return [components.mark(mood), f" {mood.name}"]
