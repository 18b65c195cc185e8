"""What a build was made from, when, and how long each of its steps took."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from analytics.clustering import METHODS
from layouts import components

STEP_WORDS: Final = {
    "read": "Reading the tracks",
    "index": "Sorting every column",
    "features": "Putting features on one scale",
    "map": "Drawing the overview",
    "moods": "Finding the moods",
    "sweep": "Trying every number of moods",
    "scores": "Judging every number of moods",
    "choice": "Describing the moods",
    "map-umap": "Drawing the neighbourhoods",
    "map-tsne": "Drawing the islands",
    "maps": "Measuring how far to trust the maps",
    "second-map": "Drawing the neighbourhoods",
    "proof": "Proving the number of moods",
    "judgement": "Judging every method",
    "methods": "Listing the methods",
    "comparison": "Comparing the methods",
    "genres": "Finding where genres live",
    "clustergram": "Following groups as their number grows",
    "density": "Measuring how densely tracks lie",
    "trees": "Drawing the trees",
    "trust": "Saying how far to trust moods",
    "rules": "Finding rules of thumb",
    "exploration": "Looking at all values",
    "character": "Learning what songs of one artist have in common",
    "sound": "Placing songs by how they sound",
    "regions": "Finding the regions of the map",
    "profiles": "Describing artists and genres",
    "albums": "Sorting songs into albums",
    "search": "Sorting names for the search",
    "listens": "Reading who played what",
    "listeners": "Measuring how people listen",
    "listeners-choice": "Measuring them by the moods chosen",
    "segments": "Finding kinds of listeners",
    "segments-sweep": "Proving the kinds of listeners",
    "segments-methods": "Grouping listeners by every method",
    "factors": "Learning who plays what together",
}
STAGE_WORDS: Final = {
    "core": "Core: map, moods and filters. The full build adds the other maps and the scores.",
    "full": "Full: every map and the scores of every number of moods.",
}


def build_facts(manifest: Mapping[str, Any]) -> list[Component]:
    """A build's facts and where its time went. manifest: of the build's manifest.json."""
    facts = {
        "Stage": STAGE_WORDS[manifest["stage"]],
        "Made": when(manifest["created"]),
        "Name": manifest["build"],
        "Tracks' fingerprint": manifest["fingerprint"][:16],
        "Made with": ", ".join(f"{name} {number}" for name, number in manifest["versions"].items()),
    }
    total = sum(manifest["timings"].values())
    return [
        html.Dl(
            [html.Div([html.Dt(name), html.Dd(words)]) for name, words in facts.items()],
            className="facts",
        ),
        html.H3(f"Where its {seconds(total)} went"),
        components.bars(step_times(manifest["timings"])),
    ]


def step_times(timings: Mapping[str, float]) -> dict[str, tuple[float, str]]:
    """Seconds of each step under words for people, longest first.

    The numbers of moods tried count as one step.
    """
    totals: dict[str, float] = {}
    for step, spent in timings.items():
        words = _words(step)
        totals[words] = totals.get(words, 0.0) + spent
    longest_first = sorted(totals.items(), key=lambda step: -step[1])
    return {words: (spent, seconds(spent)) for words, spent in longest_first}


def _words(step: str) -> str:
    kind, _, rest = step.partition("-")
    if kind == "method" and rest in METHODS:
        return f"Grouping by {METHODS[rest].label}"
    name = "sweep" if kind == "sweep" else step
    return STEP_WORDS.get(name, name)


def seconds(spent: float) -> str:
    """A time as people say it: "0.4 s", "12 s", "3 min 5 s"."""
    if spent < 0.05:
        return "under 0.1 s"
    if spent < 10:
        return f"{spent:.1f} s"
    minutes, rest = divmod(round(spent), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def when(moment: str) -> str:
    """An ISO 8601 moment in UTC as people write it: "20 November 2026, 18:41 UTC"."""
    made = datetime.fromisoformat(moment)
    return f"{made.day} {made:%B %Y, %H:%M} UTC"
