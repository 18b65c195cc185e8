"""How many groups: every number tried, what each criterion makes of it, and where they disagree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from layouts import components, ids, job_pieces
from layouts.figures import Figure
from layouts.figures.clustergram import clustergram
from layouts.figures.score_by_k import Criterion, score_by_k, stability_by_k
from layouts.groupings import MOODS, are_moods
from layouts.pages.lab import pieces, sweeps
from layouts.pages.lab.facts import LabFacts


@dataclass(frozen=True, slots=True)
class Asked:
    """One criterion. name: of its choice in sweep.json.  words: what its choice means."""

    name: str
    label: str
    title: str
    id: str
    drawn: Criterion
    words: Callable[[int | None], str]


def _elbow(k: int | None) -> str:
    if k is None:
        return "The curve has no knee: each further group tightens about as much as the last."
    return f"The curve bends at {k}: what further groups tighten is less than before."


def _gap(k: int | None) -> str:
    rule = (
        "How much tighter the groups are than those of data without structure, drawn evenly from "
        "the box around the tracks."
    )
    if k is None:
        return f"{rule} It keeps growing as far as it was tried, so it chooses none."
    if k == 1:
        return f"{rule} It chooses 1: no number of groups is clearly better than none."
    return f"{rule} {k} is the first number that the next one does not clearly beat."


def _highest(k: int | None) -> str:
    return f"Higher is better; it is highest at {k}."


ASKED: Final = (
    Asked("elbow", "Elbow", "How tight the groups are", ids.Lab.ELBOW,
          Criterion("inertia", "Inertia", ",.4s", mark="knee"), _elbow),
    Asked("silhouette", "Silhouette", "How clearly tracks separate", ids.Lab.SILHOUETTE,
          Criterion("silhouette", "Silhouette (at most 1)", ".3f",
                    reference="reference_silhouette"), _highest),
    Asked("davies_bouldin", "Davies-Bouldin", "How much neighbours overlap",
          ids.Lab.DAVIES_BOULDIN, Criterion("davies_bouldin", "Davies-Bouldin", ".3f"),
          lambda k: f"Lower is better; it is lowest at {k}."),
    Asked("calinski_harabasz", "Calinski-Harabasz", "Between groups against within",
          ids.Lab.CALINSKI_HARABASZ,
          Criterion("calinski_harabasz", "Calinski-Harabasz", ",.4s"), _highest),
    Asked("gap", "Gap", "Against data without structure", ids.Lab.GAP,
          Criterion("gap", "Gap (log inertia)", ".3f", error="gap_error"), _gap),
)  # fmt: skip
"""The criteria with a line each, in the order they are shown; stability has dots besides."""


def part(facts: LabFacts, query: Mapping[str, str]) -> Component:
    """Every criterion over the numbers of groups tried, and how groups split as they grow.

    query: `sweep`, the name of one that was run beside the build.
    """
    listed = sweeps.Listed.of(facts)
    shown = sweeps.shown(facts, listed, query.get("sweep"))
    return html.Div(
        [
            *_shown(facts, shown, sweeps.choice(facts, listed, shown.name)),
            job_pieces.news(),
        ],
        className="lab-part",
        **{"data-jobs": "sweep"},
    )


def _shown(facts: LabFacts, shown: sweeps.Shown, choice: list[Component]) -> list[Component]:
    """The content of the part. choice: the links that choose a sweep."""
    sweep = shown.report
    form = [sweeps.form(facts.rights)] if facts.of_people is None else []
    if sweep is None:
        missing = (
            sweeps.damage(shown.problem)
            if shown.problem
            else pieces.not_yet("Trying every number of groups")
        )
        return [pieces.heading("How many groups"), *choice, missing, *form]
    figures: dict[str, Figure] = {}
    cards = [
        *_criteria(sweep, facts.n_known, figures),
        _clustergram(facts, shown, figures),
    ]
    return [
        pieces.heading("How many groups", _recommended(sweep, facts)),
        *choice,
        *([_chosen(sweep)] if "choices" in sweep else []),
        *form,
        pieces.cards(*cards),
        components.drawn(figures),
    ]


def _criteria(
    sweep: Mapping[str, Any], used_k: int, figures: dict[str, Figure]
) -> list[Component | None]:
    """A card for each criterion that was computed; its figure goes to `figures`."""
    scores, choices = sweep["scores"], sweep.get("choices", {})
    cards: list[Component | None] = []
    for asked in ASKED:
        if all(score.get(asked.drawn.field) is None for score in scores):
            continue
        choice = choices.get(asked.name)
        figures[asked.id] = score_by_k(scores, asked.drawn, choice, used_k)
        under = pieces.said(asked.words(choice)) if asked.name in choices else None
        cards.append(pieces.chart(asked.title, asked.id, under, height=280))
    if any(score.get("stability") is not None for score in scores):
        choice = choices.get("stability")
        figures[ids.Lab.STABILITY] = stability_by_k(scores, choice, used_k)
        under = pieces.said(_stability(choice, sweep["proof"]["n_bootstraps"]))
        cards.append(pieces.chart("Whether groups come back", ids.Lab.STABILITY, under, height=280))
    return cards


def _recommended(sweep: Mapping[str, Any], facts: LabFacts) -> str:
    best, used = sweep["recommended"], facts.n_known
    beside = " and tracks in none of them" if used < len(facts.known) else ""
    if best["k"] == used and not beside:
        return str(best["reason"])
    if best["k"] == used:
        return f"{used} moods{beside} are in use. {best['reason']}"
    return f"{used} moods{beside} are in use; {best['k']} are recommended. {best['reason']}"


def _chosen(sweep: Mapping[str, Any]) -> html.Section:
    choices = sweep["choices"]
    labels = {asked.name: asked.label for asked in ASKED} | {"stability": "Stability"}
    return pieces.card(
        html.Dl(
            [
                html.Div([html.Dt(label), html.Dd(_number(choices.get(name)))])
                for name, label in labels.items()
            ],
            className="stats lab-stats",
        ),
        html.P(sweep["agreement"]["words"]),
        title="What each criterion chooses",
    )


def _number(k: int | None) -> components.Children:
    return html.Span("none", className="quiet") if k is None else f"{k}"


def _stability(k: int | None, n_bootstraps: int) -> str:
    rule = (
        f"{n_bootstraps} times as many tracks as there are were drawn with replacement and grouped "
        "afresh; a dot says how much of a group came back on average (Jaccard)."
    )
    if k is None:
        return f"{rule} No number of groups has only stable ones."
    return f"{rule} {k} is the largest number of which every group is stable."


def _clustergram(
    facts: LabFacts, shown: sweeps.Shown, figures: dict[str, Figure]
) -> Component | None:
    report = shown.clustergram
    if report is None or not report["levels"]:
        return None
    moods = facts.known
    figures[ids.Lab.CLUSTERGRAM] = clustergram(report, facts.axis_words[0], moods)
    shows_moods = any(are_moods(MOODS, level["sizes"], moods) for level in report["levels"])
    return pieces.chart(
        "How groups split as their number grows", ids.Lab.CLUSTERGRAM,
        pieces.said(
            "A bar per group, as high as it has tracks, at its mean on the first principal "
            "component, moved a little where bars would overlap; ribbons say how many tracks go "
            "where (those of fewer than 0.2% of all tracks are not drawn)."
            + (" The moods in use are in their colours." if shows_moods else "")
        ),
        wide=True, height=460,
    )  # fmt: skip
