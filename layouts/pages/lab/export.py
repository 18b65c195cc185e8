"""Export: what can be taken away from the Lab, each file with what is in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from dash import html
from dash.development.base_component import Component

from layouts import components, ids, job_pieces, urls
from layouts.pages.lab import pieces
from layouts.pages.lab.facts import LabFacts

FORMATS: Final = (("csv", "CSV"), ("json", "JSON"), ("parquet", "Parquet"))


def part(facts: LabFacts, query: Mapping[str, str]) -> Component:
    """The part; it reads nothing of the query."""
    return html.Div(
        [
            pieces.heading(
                "Take it with you",
                "Files for a notebook, a spreadsheet or a meeting. Columns keep the names and the "
                "scale of the file the catalogue came from.",
            ),
            pieces.cards(
                _clusters(facts), _representatives(facts), _report(facts), _printed(facts)
            ),
            job_pieces.news(),
        ],
        className="lab-part",
        **{"data-jobs": "print"},
    )


def _clusters(facts: LabFacts) -> html.Section:
    n_methods = len(facts.found.method_keys())
    by = f"the group by each of {n_methods} methods (−1: in none)" if n_methods else "the mood"
    return _file(
        facts,
        "clusters",
        "Every track with its groups",
        f"All {facts.options.n_tracks:,} tracks with every column, {by}, and where each lies on "
        "the map (principal components).",
    )


def _representatives(facts: LabFacts) -> html.Section:
    return _file(
        facts,
        "representatives",
        "Tracks that stand for each mood",
        f"For each of {len(facts.options.moods)} moods the tracks nearest its centre and the most "
        "popular ones, with their distance to the centre in standard deviations.",
    )


def _report(facts: LabFacts) -> html.Section:
    title = "The report"
    return pieces.card(
        pieces.said(
            "Data, methods, scores, moods, genres, trust and every figure, in one page that opens "
            "without a network and shows every track on its maps."
        ),
        _links([("HTML", urls.report(facts.options.build))], of=title),
        title=title,
    )


def _printed(facts: LabFacts) -> html.Section:
    """What was printed of this build, or the button that has it printed."""
    found = facts.prints.of_build(facts.options.build) if facts.prints else None
    title = "On paper, and as pictures"
    words = pieces.said("The same report as a PDF, and every figure and map as a PNG.")
    if found is None:
        return pieces.card(
            words,
            html.Form(job_pieces.start(), id=ids.Lab.PRINT_FORM, **{"aria-label": title}),
            pieces.said("Made once for everybody, behind the page; go on working meanwhile."),
            *job_pieces.running(),
            title=title,
        )
    files = [
        (f"PDF, {_size(found['sizes']['report.pdf'])}", "report.pdf"),
        (f"Figures, {_size(found['sizes']['figures.zip'])}", "figures.zip"),
    ]
    return pieces.card(
        words,
        _links([(said, urls.printed(found["name"], file)) for said, file in files], of=title),
        title=title,
    )


def _size(n_bytes: int) -> str:
    """A file's size as people say it: "7.7 MB"."""
    return f"{n_bytes / 1e6:.1f} MB" if n_bytes >= 50_000 else f"{max(n_bytes / 1e3, 1):.0f} kB"


def _file(facts: LabFacts, what: str, title: str, words: str) -> html.Section:
    return pieces.card(
        pieces.said(words),
        _links([(words, urls.whole_file(what, fmt, facts.options.build)) for fmt, words in FORMATS],
               of=title),
        title=title,
    )  # fmt: skip


def _links(links: Sequence[tuple[str, str]], *, of: str) -> html.Div:
    """Downloads as buttons. links: (words, address)."""
    return html.Div(
        [
            html.A(
                [components.icon("download"), html.Span(words)],
                href=address,
                download="",
                className="button button-quiet",
                **{"aria-label": f"{of} as {words}"},
            )
            for words, address in links
        ],
        className="lab-downloads",
    )
