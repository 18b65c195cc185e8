"""The form of a run, made from the tables of methods: whatever a spec can say can be set here.

Numbers are typed as text. The server says what is wrong with one, and a field of numbers would have
thrown away what was typed.
"""

from __future__ import annotations

from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.catalogue import Catalogue
from analytics.clustering import METHODS, Inputs, Method, Parameter
from analytics.clustering.spec import EXTRAS, MOST_SEED, SCALINGS
from analytics.schema import FIELDS
from layouts import components, ids, job_pieces

EXTRA_LABELS: Final = {"duration": "Duration", "key": "Key and mode", "genres": "Genres"}
SCALING_LABELS: Final = {"standard": "Spread", "minmax": "0 to 1", "quantile": "Rank"}
SCALING_WORDS: Final = (
    "Spread: by how far a track lies from the mean, in standard deviations. 0 to 1: between the "
    "lowest and the highest value. Rank: by how many tracks lie below, so that outliers do not "
    "count."
)


def form(catalogue: Catalogue, method: str | None) -> html.Form:
    """Everything a spec has, at its defaults. method: the one chosen at first; None for any."""
    chosen = method if method in METHODS else next(iter(METHODS))
    return html.Form(
        [
            html.H3("A new run"),
            _labelled(
                "Method",
                components.segmented(
                    ids.LabRun.METHOD,
                    [(each.key, each.label, None) for each in METHODS.values()],
                    chosen,
                    name="Method",
                    className="segmented run-choices",
                ),
                part="method",
            ),
            *(_method(each, shown=each.key == chosen) for each in METHODS.values()),
            _inputs(catalogue),
            job_pieces.start(),
        ],
        id=ids.LabRun.FORM,
        className="card run-form",
        **{"aria-label": "A new run"},
    )


def _method(method: Method, *, shown: bool) -> html.Fieldset:
    """A method's words and parameters; those of the others are hidden, and keep what was typed."""
    return html.Fieldset(
        [
            html.Legend(method.label, className="visually-hidden"),
            html.P(method.words, className="quiet"),
            html.Div([_parameter(method, each) for each in method.parameters],
                     className="run-fields"),
        ],
        className="run-method",
        hidden=not shown,
        **{"data-method": method.key, "data-label": method.label},
    )  # fmt: skip


def _parameter(method: Method, parameter: Parameter) -> html.Div:
    id = ids.LabRun.parameter(method.key, parameter.name)
    if parameter.kind == "choice":
        choices = [(choice, choice, None) for choice in parameter.choices]
        control: Component = components.segmented(
            id, choices, str(parameter.default), name=parameter.label,
            className="segmented run-choices",
        )  # fmt: skip
        head: Component = html.Span(parameter.label, className="field-label")
    else:
        control = _number(id, f"{parameter.default}", whole=parameter.kind == "int")
        head = html.Label(parameter.label, htmlFor=id, className="field-label")
    return _field(head, control, f"{parameter.name}, {parameter.legal()}.", parameter.words,
                  **{"data-parameter": parameter.name, "data-label": parameter.label})  # fmt: skip


def _inputs(catalogue: Catalogue) -> html.Fieldset:
    """What tracks are told apart by: what is known of them, on a scale, and where chance begins."""
    features = [(name, FIELDS[name].label) for name in catalogue.features]
    extras = [(name, EXTRA_LABELS[name]) for name in EXTRAS if _is_known(catalogue, name)]
    scalings = [(name, SCALING_LABELS[name], None) for name in SCALINGS]
    return html.Fieldset(
        [
            html.Legend("Tell tracks apart by", className="run-legend"),
            _labelled(
                "Sound",
                _checks(ids.LabRun.FEATURES, features, [name for name, _ in features]),
                part="features",
            ),
            _labelled("And also by", _checks(ids.LabRun.EXTRAS, extras, []), part="extras")
            if extras
            else None,
            html.Div(
                [
                    _field(
                        html.Span("Scale", className="field-label"),
                        components.segmented(
                            ids.LabRun.SCALING, scalings, Inputs().scaling, name="Scale",
                            className="segmented run-choices",
                        ),
                        "", SCALING_WORDS, **{"data-part": "scaling"},
                    ),
                    _field(
                        html.Label("Seed", htmlFor=ids.LabRun.SEED, className="field-label"),
                        _number(ids.LabRun.SEED, "0", whole=True),
                        f"seed, 0 to {MOST_SEED:,}.",
                        "Where random numbers begin: the same seed gives the same groups.",
                        **{"data-part": "seed"},
                    ),
                ],
                className="run-fields",
            ),
        ],
        className="run-inputs",
    )  # fmt: skip


def _is_known(catalogue: Catalogue, extra: str) -> bool:
    """Whether anything is known of an extra, so that tracks can be told apart by it."""
    if extra == "genres":
        return bool(catalogue.genre_names)
    return catalogue.has(extra) and catalogue.n_known(extra) > 0


def _field(head: Component, control: Component, legal: str, words: str, **rest: str) -> html.Div:
    hint = [html.Span(f"{legal} ", className="numbers run-legal") if legal else None, words]
    return html.Div([head, control, html.P(hint, className="run-hint")], className="field", **rest)


def _number(id: str, value: str, *, whole: bool) -> dcc.Input:
    return dcc.Input(
        id=id, type="text", inputMode="numeric" if whole else "decimal", value=value,
        autoComplete="off", className="run-number",
    )  # fmt: skip


def _checks(id: str, options: list[tuple[str, str]], value: list[str]) -> dcc.Checklist:
    listed = [{"value": name, "label": label} for name, label in options]
    return dcc.Checklist(id=id, options=listed, value=value, className="run-checks")


def _labelled(words: str, control: Component, *, part: str) -> html.Div:
    return html.Div(
        [html.Span(words, className="field-label"), control],
        className="field", role="group", **{"aria-label": words, "data-part": part},
    )  # fmt: skip
