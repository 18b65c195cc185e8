"""Looking at a page as a tree, and the options that pages are made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dash.development.base_component import Component

from analytics.moods import Mood
from analytics.options import Options
from analytics.schema import FEATURE_NAMES, FIELDS


def a_mood(number: int = 0, **parts: Any) -> Mood:
    """A mood named after its number."""
    defaults: dict[str, Any] = {
        "number": number, "slug": f"mood-{number}", "name": f"Mood {number}",
        "description": "Somewhere between two others", "use_case": "study", "n_tracks": 40,
        "share": 0.4, "colour_slot": number % 10, "shape": "circle",
        "profile": dict.fromkeys(FEATURE_NAMES, 50.0), "effects": dict.fromkeys(FEATURE_NAMES, 0.0),
        "top_genres": [], "representative": [], "popular": [],
    }  # fmt: skip
    return Mood(**(defaults | parts))


def some_options(**parts: Any) -> Options:
    """Options of a catalogue that has everything: three moods and maps, two genres, all fields."""
    defaults: dict[str, Any] = {
        "fingerprint": "f" * 16, "build": "build-1", "source_name": "tracks.csv", "n_tracks": 1_234,
        "n_artists": 56, "n_genres": 2, "moods": tuple(a_mood(number) for number in range(3)),
        "limits": {name: (0, field.n_steps) for name, field in FIELDS.items()},
        "features_missing": (), "columns_absent": (), "projections": ("pca", "umap", "tsne"),
        "axis_words": ("PC1: energy against acousticness", "PC2: danceability against liveness"),
        "map_words": {"umap": "Of close neighbours, 80% sound alike."},
        "genres": ("folk", "house"), "artists": frozenset({"Ada"}),
    }  # fmt: skip
    return Options(**(defaults | parts))


def walk(tree: Any) -> Iterator[Component]:
    """Every component of a tree, also those inside the labels of options."""
    if isinstance(tree, Component):
        yield tree
        yield from walk(getattr(tree, "children", None))
        yield from walk(getattr(tree, "options", None))
    elif isinstance(tree, dict):
        yield from walk(tree.get("label"))
    elif isinstance(tree, list | tuple):
        for part in tree:
            yield from walk(part)


def the(tree: Any, id: str) -> Component:
    """The one component of an id."""
    (found,) = [part for part in walk(tree) if getattr(part, "id", None) == id]
    return found


def words(tree: Any) -> str:
    """Every word on a page, in order."""
    if isinstance(tree, Component):
        return words(getattr(tree, "children", None))
    if isinstance(tree, list | tuple):
        return " ".join(filter(None, (words(part) for part in tree)))
    return "" if tree is None else str(tree)


def prop(component: Component, name: str) -> Any:
    """A component's property, None where it is not set."""
    return component.to_plotly_json()["props"].get(name)


def has_class(component: Component, name: str) -> bool:
    """Whether a component carries a class."""
    return name in str(prop(component, "className") or "").split()
