"""Small pieces that pages are made of. Plain functions of words and values; no ids of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from dash import dcc, html
from dash.development.base_component import Component

from layouts import figures, ids

Children = str | Component | Sequence[str | Component | None]
CHART_ACTIONS: Final = (
    ("table", "View as table", "table"),
    ("png", "Save as PNG", "image"),
    ("svg", "Save as SVG", "shapes"),
    ("csv", "Save as CSV", "file-text"),
)
"""What a chart's menu offers: value of data-action, words, icon."""


class Coloured(Protocol):
    """What decides a mood's mark: a palette slot 0 to 9 and a shape."""

    @property
    def colour_slot(self) -> int:
        """Index of the --mood-N token."""

    @property
    def shape(self) -> str:
        """The name of the shape, for example "circle"; assets/12-components.css draws it."""


def icon(name: str) -> Component:
    """A picture from assets/icons.svg, for eyes only; the words beside it say what it means."""
    return html.Span(className=f"icon icon-{name}", **{"aria-hidden": "true"})


def button(
    words: str, id: str, *, picture: str | None = None, kind: str = "quiet", **rest: object
) -> html.Button:
    """A button with words. kind: "quiet", "filled" or "plain"."""
    children = [icon(picture) if picture else None, html.Span(words, className="button-words")]
    return html.Button(children, id=id, type="button", className=f"button button-{kind}", **rest)


def icon_button(words: str, id: str, picture: str, **rest: object) -> html.Button:
    """A button that shows only a picture; the words are its name and its tooltip."""
    return html.Button(
        icon(picture), id=id, type="button", title=words, className="icon-button",
        **{"aria-label": words, **rest},
    )  # fmt: skip


def segmented(
    id: str,
    options: Sequence[tuple[str, str, str | None]],
    value: str,
    *,
    name: str,
    className: str = "segmented",
) -> Component:
    """One choice of a few, all in view. options: (value, words, icon or None for words alone)."""
    choices = [
        {"value": choice, "label": [_segment(words, picture)], "title": words if picture else None}
        for choice, words, picture in options
    ]
    return html.Div(
        dcc.RadioItems(id=id, options=choices, value=value, className=className),
        role="group", **{"aria-label": name},
    )  # fmt: skip


def _segment(words: str, picture: str | None) -> Component:
    if picture is None:
        return html.Span(words)
    return html.Span([icon(picture), html.Span(words, className="visually-hidden")])


def menu(
    words: str, picture: str, items: Sequence[Component], *, show_words: bool = False
) -> html.Details:
    """A button that opens a short list of actions; works without a script."""
    opener = (
        html.Summary(
            [icon(picture), html.Span(words, className="button-words"), icon("chevron-down")],
            className="button button-quiet",
        )
        if show_words
        else html.Summary(
            icon(picture), className="icon-button", title=words, **{"aria-label": words}
        )
    )
    listed = html.Ul([html.Li(item) for item in items], className="menu-items")
    return html.Details([opener, listed], className="menu")


def mark(mood: Coloured) -> Component:
    """A mood's colour and shape, as beside its name everywhere."""
    return html.Span(
        className=f"mark mark-{mood.shape}",
        style={"--mood": f"var(--mood-{mood.colour_slot})"},
        **{"aria-hidden": "true"},
    )


def chart_card(
    title: str,
    id: str,
    *,
    controls: Component | None = None,
    with_words: bool = False,
    lines_move: bool = False,
) -> html.Section:
    """A chart with its title in words, a menu, and a place in which it is shown as a table.

    with_words: whether there is a place beside it for what its figure says of itself in words.
    lines_move: whether its lines can be dragged; a callback is told by `relayoutData`.
    """
    actions = [
        html.Button(
            [icon(picture), html.Span(words)], type="button", className="menu-item",
            **{"data-chart": id, "data-action": action},
        )
        for action, words, picture in CHART_ACTIONS
    ]  # fmt: skip
    graph = dcc.Graph(
        id=id, figure=figures.blank(), responsive=True, className="chart",
        config={"displayModeBar": False, "responsive": True,
                **({"edits": {"shapePosition": True}} if lines_move else {})},
    )  # fmt: skip
    return html.Section(
        [
            html.Header(
                [html.H3(title), controls, menu(f"{title}: view and save", "ellipsis", actions)],
                className="chart-head",
            ),
            html.Div(graph, className="chart-body"),
            html.Div(id=ids.table_of(id), className="chart-table", hidden=True, tabIndex=0),
            html.Div(id=ids.words_of(id), className="chart-words") if with_words else None,
        ],
        className="chart-card",
        **{"aria-label": title},
    )


def drawn(figures_by_chart: Mapping[str, figures.Figure]) -> Component:
    """What the charts of a page, or of a part of one, show: figures by the id of their chart card.

    The browser draws them when they arrive, and again in the colours of another theme.
    """
    return dcc.Store(id=ids.Shell.FIGURES, data=dict(figures_by_chart))


def on_page(words: str) -> html.Span:
    """How something is used on the page; what stands still, such as a report, leaves it out."""
    return html.Span(words, className="on-page")


def skeleton(n_lines: int = 3) -> Component:
    """Grey lines in the shape of text that is on its way."""
    return html.Div([html.Span() for _ in range(n_lines)], className="skeleton",
                    **{"aria-hidden": "true"})  # fmt: skip


def panel_error(problem: str, remedy: str) -> Component:
    """What happened, and what to do now, in the place of what could not be shown."""
    return html.Div(
        [icon("triangle-alert"), html.Div([html.P(problem), html.P(remedy, className="quiet")])],
        className="panel-error",
        role="alert",
    )


def notice(children: Children, *, picture: str = "info", kind: str = "") -> Component:
    """A remark that stays on the page. kind: "" or "is-warning"."""
    return html.Div(
        [icon(picture), html.Div(children, className="notice-words")],
        className=f"notice {kind}".strip(),
    )


def table(head: Sequence[str], rows: Sequence[Sequence[Children]], *, name: str) -> Component:
    """A plain table that scrolls sideways by itself where it does not fit."""
    return html.Div(
        html.Table(
            [
                html.Caption(name, className="visually-hidden"),
                html.Thead(html.Tr([html.Th(word, scope="col") for word in head])),
                html.Tbody([html.Tr([html.Td(cell) for cell in row]) for row in rows]),
            ],
            className="table",
        ),
        className="table-scroll",
        tabIndex=0,
        role="region",
        **{"aria-label": name},
    )


def bars(amounts: Mapping[str, tuple[float, str]]) -> Component:
    """A short list of named amounts, each (amount, words), with bars on one scale from zero."""
    longest = max((amount for amount, _ in amounts.values()), default=0) or 1
    return html.Ol(
        [
            html.Li(
                [
                    html.Span(name, className="bar-name"),
                    html.Span(words, className="bar-words numbers"),
                    html.Span(className="bar-line", **{"aria-hidden": "true"}),
                ],
                style={"--share": f"{amount / longest:.4f}"},
            )
            for name, (amount, words) in amounts.items()
        ],
        className="bars",
    )
