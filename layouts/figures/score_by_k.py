"""One criterion over the numbers of groups tried, with the number it chooses and the one in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from layouts.figures import Figure, tabled
from layouts.figures.k_axis import by_k

Scores = Sequence[Mapping[str, Any]]
STABLE: Final = 0.75
"""Groups that come back this well are stable (Hennig 2007)."""
_NEAR: Final = 20
_FAR: Final = 34
"""How many pixels a word is from its point."""
_CLOSE: Final = 0.2
"""Two words stand apart on a phone if there is this share of the axis between them."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """How a criterion is drawn.

    field: of a score in sweep.json.  axis: what its axis says.  form: how Plotly writes a value.
    error: the field with its standard error.  reference: the field with what data without
    structure scores.  mark: the word at the number it chooses.
    """

    field: str
    axis: str
    form: str
    error: str | None = None
    reference: str | None = None
    mark: str = "chosen"


def score_by_k(scores: Scores, criterion: Criterion, choice: int | None, used_k: int) -> Figure:
    """A line over k; scores without a value leave a gap. choice: None where it chooses none."""
    ks = [score["k"] for score in scores]
    values = _column(scores, criterion.field)
    trace: dict[str, Any] = {
        "type": "scatter", "mode": "lines+markers", "name": criterion.axis, "x": ks, "y": values,
        "line": {"color": "@accent", "width": 2},
        "marker": {"size": [13 if k == choice else 7 for k in ks], "color": "@accent",
                   "opacity": 1},
        "hovertemplate": f"%{{x}} groups: %{{y:{criterion.form}}}<extra></extra>",
    }  # fmt: skip
    head, columns = ["Groups", criterion.axis], [ks, values]
    traces = [trace]
    if criterion.error:
        errors = _column(scores, criterion.error)
        trace["error_y"] = {"type": "data", "array": [error or 0 for error in errors],
                            "color": "@text-2", "thickness": 1.5, "width": 4}  # fmt: skip
        head.append("Standard error")
        columns.append(errors)
    references = _column(scores, criterion.reference) if criterion.reference else []
    if any(value is not None for value in references):
        traces.append(_dotted(ks, references, criterion.form))
        head.append("Data without structure")
        columns.append(references)
    figure = {
        "data": traces,
        "layout": {
            **_axes(criterion.axis, ks),
            "annotations": _labels(ks, values, {criterion.mark: choice, "in use": used_k}),
        },
    }  # fmt: skip
    return tabled(figure, head, list(zip(*columns, strict=True)))


def stability_by_k(scores: Scores, choice: int | None, used_k: int) -> Figure:
    """The mean stability over k, a dot for every group, and the line above which one is stable."""
    known = [score for score in scores if score.get("stability") is not None]
    ks = [score["k"] for score in known]
    means = [round(score["stability"], 3) for score in known]
    dots = [
        (score["k"], round(value, 3), number + 1)
        for score in known
        for number, value in enumerate(score["stability_per_group"])
        if value is not None
    ]
    figure = {
        "data": [
            {
                "type": "scatter", "mode": "markers", "x": [k for k, _, _ in dots],
                "y": [value for _, value, _ in dots],
                "customdata": [number for _, _, number in dots],
                "marker": {"size": 7, "color": "@text-2", "opacity": 0.55},
                "hovertemplate": "Group %{customdata} of %{x}: %{y:.2f}<extra></extra>",
            },
            {
                "type": "scatter", "mode": "lines+markers", "x": ks, "y": means,
                "line": {"color": "@accent", "width": 2},
                "marker": {"size": [13 if k == choice else 7 for k in ks], "color": "@accent",
                   "opacity": 1},
                "hovertemplate": "%{x} groups: %{y:.2f} on average<extra></extra>",
            },
        ],
        "layout": {
            **_axes("Stability (at most 1)", ks),
            "shapes": [{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": STABLE,
                        "y1": STABLE, "line": {"color": "@text-2", "width": 1, "dash": "dash"}}],
            "annotations": [
                {"xref": "paper", "x": 0, "xanchor": "left", "y": STABLE, "yanchor": "top",
                 "text": "stable above", "showarrow": False, "bgcolor": "@card",
                 "font": {"size": 12, "color": "@text-2"}},
                *_labels(ks, means, {"chosen": choice, "in use": used_k}),
            ],
        },
    }  # fmt: skip
    most = max(ks, default=0)
    rows = [
        [score["k"], mean, *score["stability_per_group"],
         *([""] * (most - len(score["stability_per_group"])))]
        for score, mean in zip(known, means, strict=True)
    ]  # fmt: skip
    return tabled(figure, ["Groups", "Mean", *(f"Group {n + 1}" for n in range(most))], rows)


def _column(scores: Scores, field: str) -> list[float | None]:
    values = [score.get(field) for score in scores]
    return [None if value is None else round(float(value), 4) for value in values]


def _dotted(ks: Sequence[int], values: Sequence[float | None], form: str) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "x": list(ks), "y": list(values),
        "line": {"color": "@text-2", "width": 1.5, "dash": "dot"},
        "hovertemplate": f"Data without structure: %{{y:{form}}}<extra></extra>",
    }  # fmt: skip


def _labels(
    ks: Sequence[int], values: Sequence[float | None], marks: Mapping[str, int | None]
) -> list[dict[str, Any]]:
    """The words of `marks` at the points of their numbers, the first of them first.

    They go where the line does not: above, but below a point that lies lower than those beside it.
    Where two are so close that they would cover each other, the second takes the other side.
    """
    labels: list[dict[str, Any]] = []
    known = {k: value for k, value in zip(ks, values, strict=True) if value is not None}
    for k in sorted({k for k in marks.values() if k in known}, key=list(marks.values()).index):
        shift = _free_side(list(known), list(known.values()), k)
        if labels and abs(labels[0]["x"] - k) < _CLOSE * len(ks):
            shift = -_NEAR if labels[0]["yshift"] > 0 else _NEAR
        words = " and ".join(mark for mark, of in marks.items() if of == k)
        labels.append(_label(k, known[k], words, shift))
    return sorted(labels, key=lambda label: int(label["x"]))


def _free_side(ks: Sequence[int], values: Sequence[float], k: int) -> int:
    """How many pixels above a point its word is out of the way of the line; below 0, under it."""
    place = ks.index(k)
    beside = [*values[max(place - 1, 0) : place], *values[place + 1 : place + 2]]
    if not beside or values[place] >= sum(beside) / len(beside):
        return _NEAR
    # On its way down or up the line would run through a word that is as wide as a few steps.
    return -_NEAR if values[place] <= min(beside) else -_FAR


def _label(k: int, value: float, words: str, shift: int) -> dict[str, Any]:
    return {"x": k, "y": value, "text": words, "showarrow": False, "yshift": shift,
            "bgcolor": "@card", "borderpad": 1, "font": {"size": 12, "color": "@text"}}  # fmt: skip


def _axes(axis: str, ks: Sequence[int]) -> dict[str, Any]:
    return {
        "showlegend": False,
        "xaxis": by_k(ks, room=0.5 + len(ks) / 30),
        "yaxis": {"title": {"text": axis}, "nticks": 6},
        "margin": {"t": 24},
    }
