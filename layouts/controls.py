"""The filter panel: what a person narrows the catalogue with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.filters import Filter, Range
from analytics.moods import Mood
from analytics.options import Options
from analytics.schema import FACTS, FEATURES, FIELDS, Field
from layouts import components, ids

DROPDOWN_WORDS: Final = {
    "select_all": "Choose all",
    "deselect_all": "Clear",
    "selected_count": "{num_selected} chosen",
    "search": "Type to search",
    "clear_search": "Clear the search",
    "clear_selection": "Clear",
    "no_options_found": "Nothing has that name",
}


def filter_panel(options: Options, chosen: Filter) -> html.Aside:
    """Every control, set to `chosen`; beside the map on a desktop, a bottom sheet on a phone."""
    sound = [field for field in FEATURES if field.name in options.limits]
    facts = [field for field in FACTS if field.name in options.limits]
    return html.Aside(
        [
            _head(),
            html.Div(
                [
                    _group("Mood", [mood_list(options.moods, chosen.moods)]),
                    _names(options, chosen),
                    _group("Sound", _ranges(sound, options, chosen)),
                    _group("Facts", [*_ranges(facts, options, chosen), _explicit(options, chosen)]),
                    _absent(options),
                ],
                className="filters-body",
            ),
            html.Div(
                html.Button(
                    "Show tracks",
                    id=ids.Filters.SHOW,
                    type="button",
                    className="button button-filled numbers",
                ),
                className="filters-foot",
            ),
        ],
        id=ids.Filters.PANEL,
        className="filters",
        tabIndex=-1,
        **{"aria-label": "Filters"},
    )


def mood_list(moods: Sequence[Mood], chosen: Sequence[str]) -> dcc.Checklist:
    """The moods, any number of which can be chosen; none chosen means all."""
    return dcc.Checklist(
        id=ids.Filters.MOODS,
        className="mood-list",
        value=list(chosen),
        options=[
            {
                "value": mood.slug,
                "title": mood.description,
                "label": [
                    components.mark(mood),
                    html.Span(mood.name, className="mood-name"),
                    html.Span(
                        f"{mood.n_tracks:,}",
                        id=ids.Filters.mood_count(mood.slug),
                        className="mood-count numbers",
                    ),
                ],
            }
            for mood in moods
        ],
    )


def range_control(field: Field, limits: tuple[int, int], chosen: Range | None) -> html.Div:
    """A slider over the steps in use, under a strip for its histogram.

    limits: lowest and highest step in use.  chosen: the range set, or None for all of it.
    """
    low, high = limits
    value = [chosen.low, chosen.high] if chosen else [low, high]
    label = f"{ids.Filters.range(field.name)}-label"
    return html.Div(
        [
            html.Div(
                [
                    html.Details(
                        [
                            html.Summary(html.Span(field.label, id=label)),
                            html.P(explanation(field)),
                        ],
                        className="explain",
                    ),
                    html.Span(
                        range_words(field, limits, chosen),
                        id=ids.Filters.value(field.name),
                        className="range-value numbers" + (" is-set" if chosen else ""),
                    ),
                ],
                className="range-head",
            ),
            html.Div(id=ids.Filters.histogram(field.name), className="histogram",
                     **{"aria-hidden": "true"}),
            dcc.RangeSlider(
                id=ids.Filters.range(field.name), min=low, max=high, step=1, value=value,
                marks=None, updatemode="mouseup", allow_direct_input=False,
                className="range-slider",
            ),
        ],
        className="range",
        role="group",
        **{"aria-labelledby": label, "data-field": field.name},
    )  # fmt: skip


def explanation(field: Field) -> str:
    """What a field means, and what its two ends are like."""
    meaning = field.meaning[0].upper() + field.meaning[1:]
    return f"{meaning}. Left is {field.less}, right {field.more}."


def range_words(field: Field, limits: tuple[int, int], chosen: Range | None) -> str:
    """The words beside a slider: "Any", or "20% to 80%"."""
    if chosen is None or (chosen.low, chosen.high) == limits:
        return "Any"
    low, high = (field.in_words(field.value_of(step)) for step in (chosen.low, chosen.high))
    return low if low == high else f"{low} to {high}"


def _head() -> html.Header:
    return html.Header(
        [
            html.H2("Filters"),
            components.icon_button("Undo the last change", ids.Filters.UNDO, "undo-2"),
            components.icon_button("Reset all filters", ids.Filters.RESET, "rotate-ccw"),
            components.icon_button("Close the filters", ids.Filters.CLOSE, "x"),
        ],
        className="filters-head",
    )


def _group(title: str, controls: Sequence[Component | None]) -> html.Section:
    return html.Section(
        [html.H3(title), *controls], className="filter-group", role="group",
        **{"aria-label": title},
    )  # fmt: skip


def _ranges(fields: Sequence[Field], options: Options, chosen: Filter) -> list[html.Div]:
    return [
        range_control(field, options.limits[field.name], chosen.range_of(field.name))
        for field in fields
    ]


def _names(options: Options, chosen: Filter) -> html.Section:
    genres = _labelled(
        "Genre",
        dcc.Dropdown(
            id=ids.Filters.GENRES, options=list(options.genres), value=list(chosen.genres),
            multi=True, placeholder=f"Any of {options.n_genres:,}", labels=DROPDOWN_WORDS,
            closeOnSelect=False, maxHeight=320, className="select select-many",
        ),
        hidden=not options.has_genres,
    )  # fmt: skip
    artists = _labelled(
        "Artist",
        dcc.Dropdown(
            id=ids.Filters.ARTISTS, options=list(chosen.artists), value=list(chosen.artists),
            multi=True, placeholder=f"Any of {options.n_artists:,}", labels=DROPDOWN_WORDS,
            closeOnSelect=False, maxHeight=320, className="select select-many",
        ),
    )  # fmt: skip
    return html.Section([genres, artists], className="filter-group filter-names")


def _explicit(options: Options, chosen: Filter) -> html.Div:
    value = {None: "any", True: "yes", False: "no"}[chosen.explicit]
    choices = (("any", "Any", None), ("no", "Clean", None), ("yes", "Explicit", None))
    return _labelled(
        "Lyrics",
        components.segmented(ids.Filters.EXPLICIT, choices, value, name="Explicit lyrics"),
        hidden="explicit" in options.columns_absent,
    )


def _labelled(words: str, control: Component, *, hidden: bool = False) -> html.Div:
    """A control under its name. A hidden one stays in the page, so that callbacks find it."""
    return html.Div(
        [html.Span(words, className="field-label"), control],
        className="field", role="group", hidden=hidden, **{"aria-label": words},
    )  # fmt: skip


def _absent(options: Options) -> Component | None:
    """A note naming what this catalogue does not know, so that no one looks for it."""
    names = [field.label.lower() for name, field in FIELDS.items() if name not in options.limits]
    names += [] if options.has_genres else ["genre"]
    names += ["lyrics"] if "explicit" in options.columns_absent else []
    if not names:
        return None
    return html.P(
        f"This catalogue has no {', '.join(names[:-1])}{' or ' if len(names) > 1 else ''}"
        f"{names[-1]} to filter by.",
        className="filters-absent quiet",
    )
