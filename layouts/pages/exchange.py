"""The part of the Data page by which another catalogue is brought, put to use, and gone back from.

assets/65-imports*.js fill it: what a file would become is asked for, file by file.
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
                "Bring a file of tracks, or plays of those in use, see what it would become, and "
                "have it made beside the catalogue in use. Nobody sees it until it is put to use, "
                "and what was in use before stays here to go back to.",
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
    # The fields come from the scripts: Dash has none for files.
    return html.Section(
        [
            html.H3("Bring files"),
            html.P(
                "Tables as CSV, TSV or Parquet, or packed as .gz or .zip, up to 256 MB each.",
                className="quiet",
            ),
            _part("Tracks", "What is in the catalogue, and how it sounds.", D.FILE, D.LOOKED),
            _plays(),
            html.P(id=D.PROBLEM, className="run-answer is-problem", role="alert"),
            html.Div(
                components.notice(html.P(), picture="triangle-alert", kind="is-warning"),
                id=D.MISSING, hidden=True, role="status",
            ),
            html.Form(
                job_pieces.start("Make the catalogue"), id=D.IMPORT_FORM, hidden=True,
                **{"aria-label": "Make the catalogue"},
            ),
            *job_pieces.running(),
        ],
        className="card card-wide",
    )  # fmt: skip


def _plays() -> html.Div:
    return html.Div(
        [
            html.H4("Plays and people"),
            html.P(
                "Who played which track and when; or the streaming history of one person, as "
                "Spotify hands it out. They may be left out.",
                className="quiet",
            ),
            html.P(id=D.IN_USE, className="quiet"),
            html.Div(id=D.PLAYS, className="import-ways"),
            html.Div(id=D.PLAYS_LOOKED, className="import-looked"),
            html.Div(
                [
                    html.P(
                        "A file of the people can say their country and plan. It may be left out.",
                        className="quiet",
                    ),
                    html.Div(id=D.PEOPLE, className="import-ways"),
                    html.Div(id=D.PEOPLE_LOOKED, className="import-looked"),
                ],
                id=D.PEOPLE_PART, className="import-part", hidden=True,
            ),
            html.P(
                "People's ids are replaced by made-up names. The files themselves are removed when "
                "the catalogue is made, or cancelled, or you take them out; after a day at the "
                "latest.",
                className="small-print",
            ),
        ],
        className="import-part",
    )  # fmt: skip


def _part(title: str, words: str, field: str, looked: str) -> html.Div:
    return html.Div(
        [
            html.H4(title),
            html.P(words, className="quiet"),
            html.Div(id=field, className="import-ways"),
            html.Div(id=looked, className="import-looked"),
        ],
        className="import-part",
    )


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
