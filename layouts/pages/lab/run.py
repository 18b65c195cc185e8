"""Run: group the tracks anew from the page, and let what a run found serve as the moods.

The form is made here. assets/48-jobs.js shows what runs and cancels it, 49-job-forms.js starts it,
50-drafts.js lists and pins drafts, 50-run-history.js lists every run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dash import html
from dash.development.base_component import Component

from layouts import ids, job_pieces, urls
from layouts.pages.lab import pieces
from layouts.pages.lab.facts import LabFacts
from layouts.pages.lab.run_form import form
from layouts.rights import closed

HERE: Final = urls.lab("run")


def part(facts: LabFacts, query: Mapping[str, str]) -> Component:
    """The form, what runs, the drafts and every run so far. query: `method`, chosen at first."""
    heading = pieces.heading(
        "Group the tracks your way",
        f"A run groups all {facts.options.n_tracks:,} tracks and leaves a draft beside the "
        "moods that serve. Nothing changes for anybody until the moods of a draft are "
        "used, and nothing is ever overwritten.",
    )
    if not facts.rights.may_run:
        said = closed("Runs are started, and their drafts seen, by the team", facts.rights, HERE)
        return html.Div([heading, said], className="lab-part")
    return html.Div(
        [
            heading,
            html.Div(
                [form(facts.catalogue, query.get("method")), _running()], className="run-columns"
            ),
            _listed(
                "Drafts",
                "What runs have found, the newest first, and what would change for listeners.",
                html.Div(id=ids.LabRun.SERVING, hidden=True),
                html.Ul(id=ids.LabRun.DRAFTS, className="drafts"),
                _more("Show earlier drafts", ids.LabRun.MORE_DRAFTS),
            ),
            _listed(
                "Every run",
                "On which data, with what result, the newest first.",
                html.Ol(id=ids.LabRun.HISTORY, className="runs"),
                _more("Show earlier runs", ids.LabRun.MORE_HISTORY),
            ),
            job_pieces.news(),
        ],
        id=ids.LabRun.ROOT,
        className="lab-part",
        **{"data-jobs": "group", "data-may-serve": "yes" if facts.rights.may_serve else "no"},
    )


def _running() -> html.Section:
    return pieces.card(
        html.H3("Now running"),
        *job_pieces.running(job_pieces.NOTHING_RUNS),
        pieces.said(
            "One run at a time, in the order they were started; ten can wait. Go on working "
            "meanwhile: this page need not stay open."
        ),
    )


def _listed(title: str, words: str, *content: Component) -> html.Section:
    return html.Section([pieces.heading(title, words), *content], className="lab-part")


def _more(words: str, id: str) -> html.Button:
    """A button that is there while there is more to show."""
    return html.Button(
        words, id=id, type="button", className="button button-quiet run-more", hidden=True
    )
