"""Methods: every way this catalogue was grouped, what each is, and how they score side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from layouts import components
from layouts.groupings import are_moods, groups_of
from layouts.pages.lab import one_method, pieces
from layouts.pages.lab.facts import LabFacts

Report = Mapping[str, Any]

APART: Final = 0.5
"""A mean silhouette from which groups stand apart; below it they are regions that overlap."""
BEST: Final[Mapping[str, Callable[..., float]]] = {
    "silhouette": max, "davies_bouldin": min, "calinski_harabasz": max,
}  # fmt: skip
"""Which of several values of a score is the best."""


def part(facts: LabFacts, query: Mapping[str, str]) -> Component:
    """All methods; one of them where `method` in the query is its key."""
    listed = facts.found.methods()
    if listed is None:
        return pieces.not_yet("Grouping by other methods")
    done = [method for method in listed if "refused" not in method]
    judged = facts.found.report("scores") or {}
    # What a mixture tells of itself, BIC and AIC, is a score as well.
    scores = {
        method["key"]: {**method["facts"], **judged.get(method["key"], {})} for method in done
    }
    for method in done:
        if method["key"] == query.get("method"):
            return one_method.detail(facts, method, scores[method["key"]], done)
    return _overview(facts, listed, scores)


def _overview(facts: LabFacts, listed: Sequence[Report], scores: Report) -> html.Div:
    done = [method for method in listed if "refused" not in method]
    return html.Div(
        [
            pieces.heading(
                f"{_counted(len(done))} of grouping the same tracks",
                _how_clear([scores[method["key"]] for method in done
                            if not method["n_noise"]]),
            ),
            pieces.card(
                html.H3("How they score"),
                _table(facts, done, scores),
                pieces.said(_how_to_read(done)),
            ),
            html.Ul([_card(facts, method) for method in listed], className="method-cards"),
        ],
        className="lab-part",
    )  # fmt: skip


def _counted(n: int) -> str:
    return "One way" if n == 1 else f"{n} ways"


def _how_clear(scores: Sequence[Report]) -> str:
    known = [score["silhouette"] for score in scores if score.get("silhouette") is not None]
    if not known:
        return "None of them found two or more groups that can be compared."
    best = max(known)
    shape = "regions that overlap, not islands" if best < APART else "groups that stand well apart"
    return (
        f"The clearest of those that leave no track out has a mean silhouette of {best:.2f} "
        f"(at most 1): {shape}."
    )


def _how_to_read(done: Sequence[Report]) -> str:
    words = (
        "Silhouette and Calinski-Harabasz are better when higher, the others when lower; inertia, "
        "BIC and AIC only compare between groupings into the same number of groups."
    )
    if any(not method["n_noise"] for method in done):
        words += " Bold: the best of the methods that leave no track out."
    if any(method["n_noise"] for method in done):
        words += (
            " A method that leaves difficult tracks out scores better for it, so its scores do not "
            "compare with those of the others."
        )
    return words


def _table(facts: LabFacts, done: Sequence[Report], scores: Report) -> Component:
    shown = [
        column
        for column in one_method.NUMBERS
        if any(scores[method["key"]].get(column[0]) is not None for method in done)
    ]
    best = {
        name: _best(name, [scores[m["key"]].get(name) for m in done if not m["n_noise"]])
        for name in BEST
    }
    rows = [
        [
            pieces.link(method["label"], "methods", method=method["key"], of=facts.table.key),
            f"{method['n_groups']:,}",
            _noise_share(method),
            *(
                _score(scores[method["key"]].get(name), form,
                       best=None if method["n_noise"] else best.get(name))
                for name, _, form in shown
            ),
            pieces.duration(method["seconds"]),
        ]
        for method in done
    ]  # fmt: skip
    names = [words[0].upper() + words[1:] for _, words, _ in shown]
    head = ["Method", "Groups", "In no group", *names, "Took"]
    return html.Div(
        components.table(head, rows, name="Scores of every method"), className="lab-scores"
    )


def _best(name: str, values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return BEST[name](known) if len(known) > 1 else None


def _score(value: float | None, form: str, *, best: float | None) -> components.Children:
    if value is None:
        return html.Span("none", className="quiet")
    written = form.format(value)
    return html.Strong(written) if value == best else written


def _noise_share(method: Report) -> str:
    total = sum(method["sizes"]) + method["n_noise"]
    return f"{method['n_noise'] / total:.1%}" if method["n_noise"] else "none"


def _card(facts: LabFacts, method: Report) -> html.Li:
    if "refused" in method:
        return html.Li(
            [
                html.H3(method["label"]),
                components.notice(html.P(method["refused"]), picture="triangle-alert"),
            ],
            className="card",
        )
    key = method["key"]
    groups = groups_of(key, method["sizes"], facts.known)
    name = pieces.link(method["label"], "methods", method=key, kind="card-link", of=facts.table.key)
    moods = are_moods(key, method["sizes"], facts.known)
    tag = html.Span("the moods", className="tag") if moods else None
    left_out = f" · {_noise_share(method)} in no group" if method["n_noise"] else ""
    return html.Li(
        [
            html.H3([name, tag]),
            pieces.said(one_method.words_of(key)),
            pieces.strip(groups, method["n_noise"]),
            html.P(f"{method['n_groups']:,} {'groups' if method['n_groups'] != 1 else 'group'}"
                   f"{left_out}"),
            pieces.said(
                ", ".join(f"{name} {value}" for name, value in one_method.settings(method))
            ),
        ],
        className="card",
    )  # fmt: skip
