"""What every part has that starts jobs: the button with its answer, what runs, and news of it.

assets/49-job-forms.js starts them; assets/48-jobs.js fills the list and tells the news.
"""

from __future__ import annotations

from typing import Final

from dash import html
from dash.development.base_component import Component

from layouts import components, ids

NOTHING_RUNS: Final = "Nothing runs."


def start(words: str = "Start") -> html.Div:
    """The button of a form, and the place beside it for how long it takes and what came of it."""
    return html.Div(
        [
            html.Button(
                [components.icon("play"), html.Span(words)],
                type="submit", className="button button-filled", id=ids.LabJobs.START,
            ),
            answer(),
        ],
        className="run-start",
    )  # fmt: skip


def answer() -> html.P:
    """The place for how long a job takes, and what came of it."""
    return html.P(id=ids.LabJobs.ANSWER, className="run-answer", role="status")


def running(words: str = "") -> list[Component]:
    """The list of what runs or waits. words: said while nothing does."""
    return [
        html.P(words, id=ids.LabJobs.IDLE, className="quiet", hidden=not words,
               **{"data-words": words}),
        html.Ul(id=ids.LabJobs.ACTIVE, className="active-runs"),
    ]  # fmt: skip


def news() -> html.P:
    """What has become of a job, read out."""
    return html.P(id=ids.LabJobs.NEWS, className="visually-hidden", role="status")
