"""Which sweep the Lab shows of the numbers of groups: the build's own, or one that somebody ran."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from analytics.errors import UndertoneError
from analytics.sweeps import FEWEST, MOST
from layouts import components, ids, job_pieces, urls
from layouts.pages.lab import pieces
from layouts.pages.lab.facts import LabFacts
from layouts.rights import Rights, closed

PART = "number"


@dataclass(frozen=True, slots=True)
class Shown:
    """One sweep. name: None for the build's own.  report, clustergram: None where there is none.

    problem: the sentence on why it cannot be shown.
    """

    name: str | None
    report: Mapping[str, Any] | None = None
    clustergram: Mapping[str, Any] | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """The sweeps there are beside the build's own. named: name and words, newest first."""

    named: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, facts: LabFacts) -> Listed:
        """Those of the tracks that are served, and what is wrong with damaged ones."""
        found = facts.sweeps.over(facts.options.fingerprint) if facts.sweeps else []
        sound = [each for each in found if not each["problem"]]
        return cls(
            tuple(zip((each["name"] for each in sound), _named(sound), strict=True)),
            tuple(each["problem"] for each in found if each["problem"]),
        )


def shown(facts: LabFacts, listed: Listed, wanted: str | None) -> Shown:
    """The sweep of a name, if it is listed; the build's own for any other, or none.

    In a core build, which has none of its own, it is the newest.
    """
    own = Shown(None, facts.found.report("sweep"), facts.found.report("clustergram"))
    names = [name for name, _ in listed.named]
    name = wanted if wanted in names else None
    if name is None and own.report is None and names:
        name = names[0]
    if name is None or facts.sweeps is None:
        return own
    try:
        opened = facts.sweeps.open(name)
    except UndertoneError as error:
        return Shown(name, problem=str(error))
    return Shown(name, opened.json("sweep.json"), opened.json("clustergram.json"))


def choice(facts: LabFacts, listed: Listed, chosen: str | None) -> list[Component]:
    """Links to every sweep, where there is more than one; what is wrong with damaged ones."""
    own = facts.found.report("sweep")
    words = f"The build’s own, {_range(own['scores'])}" if own else None
    parts: list[Component] = [damage(problem) for problem in listed.problems]
    if listed.named:
        parts.append(
            pieces.choices(
                PART, "sweep", listed.named, chosen, name="Which sweep is shown", everything=words
            )
        )
    return parts


def damage(problem: str) -> Component:
    """That a sweep is not what it was. problem: the sentence."""
    return components.notice(html.P(problem), picture="triangle-alert", kind="is-warning")


def form(rights: Rights) -> html.Div:
    """Try another range, and what runs meanwhile: of no use where the page stands still."""
    if not rights.may_run:
        said = closed("Other ranges are tried by the team", rights, urls.lab(PART))
        return html.Div(said, className="on-page")
    card = pieces.card(
        html.Form(
            [
                html.H3("Try another range"),
                html.Div(
                    [
                        _number("from", ids.Lab.SWEEP_FROM, FEWEST),
                        _number("to", ids.Lab.SWEEP_TO, MOST),
                        job_pieces.start(),
                    ],
                    className="sweep-fields",
                ),
            ],
            id=ids.Lab.SWEEP_FORM,
            className="run-form",
            **{"aria-label": "Try another range"},
        ),
        pieces.said(
            "Each number of groups is tried on all tracks and proved like the build’s own. What "
            "comes of it is kept beside it; nothing changes for listeners."
        ),
        *job_pieces.running(),
        wide=True,
    )
    return html.Div(card, className="on-page")


def _number(words: str, id: str, value: int) -> html.Div:
    return html.Div(
        [
            html.Label(words, htmlFor=id, className="field-label"),
            dcc.Input(
                id=id, type="text", inputMode="numeric", value=f"{value}", autoComplete="off",
                className="run-number sweep-number",
            ),
        ],
        className="sweep-field",
        **{"data-spec": words},
    )  # fmt: skip


def _named(found: Sequence[Mapping[str, Any]]) -> list[str]:
    """For each "2 to 20, 28 Nov", with the time where another one of that day has the same."""
    made = [datetime.fromisoformat(each["created"]) for each in found]
    names = [
        f"{each['spec']['from']} to {each['spec']['to']}, {day.day} {day:%b}"
        for each, day in zip(found, made, strict=True)
    ]
    times = Counter(names)
    return [
        f"{name}, {day:%H:%M} UTC" if times[name] > 1 else name
        for name, day in zip(names, made, strict=True)
    ]


def _range(scores: Sequence[Mapping[str, Any]]) -> str:
    return f"{scores[0]['k']} to {scores[-1]['k']}"
