"""The part of the Data page by which another catalogue is brought, put to use, and gone back from.

assets/65-imports.js fills it: what a file would become is asked for, file by file.
"""

from __future__ import annotations

from dash import html

from layouts import components, ids, job_pieces, urls
from layouts.rights import Rights, closed

D = ids.Data


def part(rights: Rights) -> html.Section:
    """The part, for whoever has these rights."""
    head = html.Header(
        [
            html.H2("Another catalogue"),
            html.P(
                "Bring a file of tracks, see what it would become, and have it made beside the "
                "catalogue in use. Nobody sees it until it is put to use, and what was in use "
                "before stays here to go back to.",
                className="quiet",
            ),
        ],
        id=D.EXCHANGE,
        className="data-head",
    )
    if not rights.may_serve:
        return html.Section(
            [head, closed("Catalogues are brought and exchanged by admins", rights, urls.DATA)],
            className="exchange",
        )
    return html.Section(
        [
            head,
            html.Div([_bring(), _kept()], className="data-cards"),
            job_pieces.news(),
        ],
        id=D.IMPORT,
        className="exchange",
        **{"data-jobs": "import"},
    )


def _bring() -> html.Section:
    return html.Section(
        [
            html.H3("Bring a file"),
            html.P(
                "A table of tracks as CSV, TSV or Parquet, or one packed as .gz or .zip, up to "
                "256 MB.",
                className="quiet",
            ),
            # The fields come from the script: Dash has none for files.
            html.Div(id=D.FILE, className="import-ways"),
            html.P(id=D.PROBLEM, className="run-answer is-problem", role="alert"),
            html.Div(id=D.LOOKED, className="import-looked"),
            html.Form(
                job_pieces.start("Make the catalogue"), id=D.IMPORT_FORM, hidden=True,
                **{"aria-label": "Make the catalogue"},
            ),
            *job_pieces.running(),
        ],
        className="card card-wide",
    )  # fmt: skip


def _kept() -> html.Section:
    return html.Section(
        [
            html.H3("Catalogues kept here"),
            html.P(
                "Whoever opens a page sees the one in use. What was in use stays here, and one "
                "press brings it back. Drafts of the Lab belong to the catalogue they are of.",
                className="quiet",
            ),
            html.Ul(
                html.Li(components.skeleton()),
                id=D.CATALOGUES, className="catalogues",
            ),
        ],
        className="card card-wide",
    )  # fmt: skip
