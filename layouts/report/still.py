"""Components of pages as HTML that stands still: what is read stays, what is set or followed goes.

A report shows the words and charts of the pages themselves. Text is escaped on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from dash.development.base_component import Component
from markupsafe import Markup, escape

from layouts import ids
from layouts.figures import Figure

HEADINGS: Final = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h5"}
"""A chapter of the report has the second level, so what is in it begins at the third."""
LEFT_OUT: Final = frozenset({"nav", "button", "input", "label"})
LEFT_OUT_CLASSES: Final = frozenset({
    "on-page", "menu", "button", "mood-more", "icon-button", "lab-cut", "chart-table",
    "chart-words", "choose-methods", "differing-scroll",
})  # fmt: skip
STAYS_CLOSED: Final = "genre-home"
"""The class of what is too long to be open in a report; everything else that opens is open."""
VOID: Final = frozenset({"br", "hr", "img", "wbr"})
KEPT: Final[Mapping[str, str]] = {
    "className": "class", "role": "role", "scope": "scope", "tabIndex": "tabindex",
    "colSpan": "colspan",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Still:
    """A part of the report.

    markup: its HTML.  figures: by the id that their chart has in it.  maps: {id, projection,
    method, groups} of each map, as `layouts.still_maps` makes them.
    """

    markup: Markup
    figures: Mapping[str, Figure]
    maps: tuple[Mapping[str, Any], ...]


@dataclass(slots=True)
class _Reading:
    """What is known on the way through a tree. title: of the chart card around."""

    place: str
    context: str
    figures: dict[str, Figure] = field(default_factory=dict)
    maps: list[Mapping[str, Any]] = field(default_factory=list)
    title: str = ""
    in_link: bool = False

    def id(self, id: str) -> str:
        return f"{self.place}-{id}"


def still(tree: Any, *, place: str, context: str = "") -> Still:
    """What a tree of components says.

    place: in front of the ids in it, so that parts do not share any.  context: what a picture of
    one of its charts is said to be from, such as a method's name.
    Raises TypeError for a component that has no still form.
    """
    reading = _Reading(place, context)
    markup = _html(tree, reading)
    return Still(markup, reading.figures, tuple(reading.maps))


def _html(tree: Any, reading: _Reading) -> Markup:
    if tree is None:
        return Markup()
    if isinstance(tree, list | tuple):
        return Markup().join(_html(part, reading) for part in tree)
    if not isinstance(tree, Component):
        return escape(str(tree))
    props = tree.to_plotly_json()["props"]
    if tree._namespace == "dash_html_components":
        return _element(tree._type.lower(), props, reading)
    return _live(tree._type, props, reading)


def _live(kind: str, props: Mapping[str, Any], reading: _Reading) -> Markup:
    """What stands for a component that does something."""
    classes = _classes(props)
    match kind:
        case "Link":
            if classes & LEFT_OUT_CLASSES:
                return Markup()
            return _words_of_link(props, reading)
        case "Graph":
            return Markup('<div class="chart" id="{}" role="img" aria-label="{}"></div>').format(
                reading.id(props["id"]), reading.title
            )
        case "Store":
            _remember(props, reading)
            return Markup()
        case "Input" | "RadioItems":
            return Markup()
    raise TypeError(f"{kind} has no still form.")


def _remember(props: Mapping[str, Any], reading: _Reading) -> None:
    """Keep the figures and maps that a page has its scripts draw."""
    if props["id"] == ids.Shell.FIGURES:
        reading.figures.update({reading.id(id): each for id, each in props["data"].items()})
    elif props["id"] == ids.Lab.STILLS:
        reading.maps.extend({**each, "id": reading.id(each["id"])} for each in props["data"])


def _words_of_link(props: Mapping[str, Any], reading: _Reading) -> Markup:
    """A link's words: where it leads is not in the report."""
    before, reading.in_link = reading.in_link, True
    inside = _html(props.get("children"), reading)
    reading.in_link = before
    return Markup('<span class="{}">{}</span>').format(props.get("className") or "", inside)


def _element(tag: str, props: Mapping[str, Any], reading: _Reading) -> Markup:
    classes = _classes(props)
    if tag in LEFT_OUT or classes & LEFT_OUT_CLASSES or props.get("role") == "group":
        return Markup()
    if reading.in_link and "icon" in classes:
        return Markup()
    if tag == "a":
        return _words_of_link(props, reading)
    if "chart-card" in classes:
        return _chart_card(props, reading)
    more = dict(_attributes(props))
    if "still-map" in classes:
        more["id"] = reading.id(props["id"])
        more["data-context"] = reading.context
    if tag == "details" and STAYS_CLOSED not in classes:
        more["open"] = ""
    tag = HEADINGS.get(tag, tag)
    opening = Markup("<{}{}>").format(Markup(tag), _written(more))
    if tag in VOID:
        return opening
    return opening + _html(props.get("children"), reading) + Markup("</{}>").format(Markup(tag))


def _chart_card(props: Mapping[str, Any], reading: _Reading) -> Markup:
    """A chart, and under it the table that says the same, which a script fills when it opens."""
    reading.title = props["aria-label"]
    attributes = {
        **_attributes(props), "data-title": reading.title, "data-context": reading.context,
    }  # fmt: skip
    return Markup(
        "<section{}>{}"
        '<details class="as-table"><summary>As a table'
        '<span class="visually-hidden">: {}</span></summary><div class="table-scroll"></div>'
        "</details></section>"
    ).format(_written(attributes), _html(props.get("children"), reading), reading.title)


def _classes(props: Mapping[str, Any]) -> frozenset[str]:
    return frozenset((props.get("className") or "").split())


def _attributes(props: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for name, value in props.items():
        if value is None or value is False:
            continue
        if name in KEPT or name.startswith("aria-"):
            found[KEPT.get(name, name)] = str(value)
        elif name == "style":
            found["style"] = "; ".join(_declarations(value))
    return found


def _declarations(style: Mapping[str, Any]) -> Iterator[str]:
    for name, value in style.items():
        hyphened = "".join(f"-{each.lower()}" if each.isupper() else each for each in name)
        yield f"{name if name.startswith('--') else hyphened}: {value}"


def _written(attributes: Mapping[str, str]) -> Markup:
    return Markup().join(
        Markup(' {}="{}"').format(Markup(name), value) for name, value in attributes.items()
    )
