"""The report as one HTML file: chapters in a frame, with everything that draws them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analytics.browser_columns import label_bytes
from analytics.engine import Engine
from layouts.build_facts import when
from layouts.figures import Figure
from layouts.figures.theme import template
from layouts.groupings import MOODS
from layouts.mood_portraits import MoodFacts
from layouts.pages.lab.facts import LabFacts
from layouts.report import inlined
from layouts.report.chapters import CHAPTERS, Chapter, Known
from layouts.report.still import Still, still

POLICY: Final = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "font-src data:; img-src data: blob:; base-uri 'none'; form-action 'none'"
)
"""What the file may load: nothing that is not in it."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A chapter as the frame has it.

    parts: (anchor, name, markup); a part without a name is not in the table of contents.
    """

    key: str
    title: str
    kind: str
    parts: tuple[tuple[str, str, Markup], ...]


def document(engine: Engine) -> str:
    """The report of the build that an engine serves, as HTML that asks nothing of any network.

    It opens from a file; where it is served, its scripts need a policy that allows them.
    """
    known = Known(engine, MoodFacts.of(engine), LabFacts.of(engine))
    chapters: list[Bound] = []
    found: list[Still] = []
    for chapter in CHAPTERS:
        bound, stills = _bind(chapter, known)
        chapters.append(bound)
        found += stills
    figures = {id: figure for each in found for id, figure in each.figures.items()}
    maps = [each for one in found for each in one.maps]
    options = engine.options
    written = _environment().get_template("report.html").render(
        source=options.source_name,
        n_tracks=options.n_tracks,
        n_moods=len(options.moods),
        made=when(engine.manifest()["created"]),
        build=options.build,
        policy=POLICY,
        style=Markup(inlined.style()),
        chapters=chapters,
        data=Markup(inlined.json_for_html(_data(engine, figures, maps))),
        scripts=[Markup(script) for script in inlined.scripts()],
    )  # fmt: skip
    return written


def _bind(chapter: Chapter, known: Known) -> tuple[Bound, list[Still]]:
    parts, stills = [], []
    for piece in chapter.make(known):
        place = f"{chapter.key}-{piece.key}"
        made = still(piece.tree, place=place, context=piece.name or chapter.title)
        parts.append((place, piece.name, made.markup))
        stills.append(made)
    return Bound(chapter.key, chapter.title, chapter.kind, tuple(parts)), stills


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(inlined.HERE), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def _data(
    engine: Engine, figures: Mapping[str, Figure], maps: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """What the scripts draw: figures, and for maps the place and group of every track."""
    listed = list(maps)
    points = {}
    for name in dict.fromkeys(each["projection"] for each in listed):
        x, y = engine.catalogue.map_units(name)
        points[name] = {"x": _two_bytes(x), "y": _two_bytes(y)}
    labels = {
        key: inlined.base64_of(_labels(engine, key))
        for key in dict.fromkeys(each["method"] for each in listed)
    }
    return {
        "template": template(), "figures": figures, "maps": listed, "points": points,
        "labels": labels,
    }  # fmt: skip


def _labels(engine: Engine, method: str) -> bytes:
    """A byte for each track, as the page's own maps have them."""
    groups = engine.catalogue.mood_of if method == MOODS else engine.lab.labels(method)
    return label_bytes(groups)


def _two_bytes(units: Any) -> str:
    return inlined.base64_of(np.ascontiguousarray(units, dtype="<u2").tobytes())
