"""Structure: the trees and densities behind the methods that find groups without a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from layouts import components, ids
from layouts.figures import Figure
from layouts.figures.condensed_tree import condensed_tree
from layouts.figures.dendrogram import cut_groups, dendrogram, most_groups
from layouts.figures.density import grid_of_groups, grid_of_noise, k_distance
from layouts.figures.group_profiles import group_sizes
from layouts.groupings import groups_of
from layouts.pages.lab import pieces
from layouts.pages.lab.facts import LabFacts

Report = Mapping[str, Any]
USUAL_CUT: Final = 7
FEWEST_GROUPS: Final = 2


def part(facts: LabFacts, query: Mapping[str, str]) -> Component:
    """Ward's tree cut into `cut` of the query groups, densities, and HDBSCAN's tree."""
    figures: dict[str, Figure] = {}
    shown = [
        _ward(facts, query, figures),
        _density(facts, figures),
        _hdbscan(facts, figures),
    ]
    if not figures:
        return pieces.not_yet("The trees and densities behind the methods")
    sections = [section for section in shown if section is not None]
    return html.Div([*sections, components.drawn(figures)], className="lab-part")


def cut_of(text: str | None, usual: int, most: int) -> int:
    """The number of groups that somebody typed, held between FEWEST_GROUPS and `most`."""
    wanted = int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else usual
    return max(min(wanted, most), min(FEWEST_GROUPS, most))


def _ward(
    facts: LabFacts, query: Mapping[str, str], figures: dict[str, Figure]
) -> Component | None:
    report = facts.found.report("dendrogram")
    if report is None or not report["heights"]:
        return None
    most = most_groups(report)
    usual = len(facts.options.moods) or USUAL_CUT
    k = cut_of(query.get("cut"), usual, most)
    groups = cut_groups(report, k)
    figures[ids.Lab.TREE] = dendrogram(report, k)
    figures[ids.Lab.CUT_SIZES] = group_sizes(groups, 0)
    return html.Section(
        [
            pieces.heading(
                "Ward’s tree",
                f"Every one of the {report['n_tracks']:,} tracks starts alone; again and again the "
                "two groups that lie closest are joined. The last "
                f"{len(report['heights']):,} joins are drawn; a dot is all that was joined "
                "before, larger with more tracks.",
            ),
            _cutting(k, most),
            pieces.cards(
                pieces.chart("The last joins", ids.Lab.TREE, wide=True, height=420,
                             lines_move=True),
                pieces.chart(
                    f"Cut into {k}: tracks in each group", ids.Lab.CUT_SIZES, wide=True,
                    height=96 + 26 * min(k + 1, 32),
                ),
            ),
            dcc.Store(id=ids.Lab.TREE_SHOWN, data={"heights": report["heights"], "cut": k}),
        ],
        className="lab-part",
    )  # fmt: skip


def _cutting(k: int, most: int) -> html.Div:
    """Ways to choose a number of groups: by links, and by typing one."""
    fewer, more = (k - 1 if k > FEWEST_GROUPS else None), (k + 1 if k < most else None)
    return html.Div(
        [
            html.Label("Cut into", htmlFor=ids.Lab.CUT, className="lab-cut-label"),
            _step(ids.Lab.FEWER, "minus", "One group fewer", fewer),
            dcc.Input(
                id=ids.Lab.CUT, type="number", min=FEWEST_GROUPS, max=most, step=1, value=k,
                debounce=True, className="lab-cut-number", inputMode="numeric",
            ),
            _step(ids.Lab.MORE, "plus", "One group more", more),
            html.Span(f"groups, {FEWEST_GROUPS} to {most}. The line in the tree can be dragged.",
                      className="quiet"),
        ],
        className="lab-cut",
    )  # fmt: skip


def _step(id: str, picture: str, words: str, k: int | None) -> Component:
    inside = [components.icon(picture), html.Span(words, className="visually-hidden")]
    if k is None:
        return html.Span(inside, className="icon-button is-off")
    return pieces.link(inside, "structure", kind="icon-button", id=id, cut=k)


def _density(facts: LabFacts, figures: dict[str, Figure]) -> Component | None:
    report = facts.found.report("density")
    if report is None:
        return None
    figures[ids.Lab.K_DISTANCE] = k_distance(report)
    if report["grid"]:
        figures[ids.Lab.GRID_GROUPS] = grid_of_groups(report)
        figures[ids.Lab.GRID_NOISE] = grid_of_noise(report)
    n_shown = len(report["ranks"])
    return html.Section(
        [
            pieces.heading("How densely the tracks lie", _suggestion(report)),
            pieces.cards(
                pieces.chart(
                    f"Distance to neighbour {report['min_samples']}", ids.Lab.K_DISTANCE,
                    pieces.said(
                        f"{n_shown:,} of the {report['n_tracks']:,} tracks, evenly spaced in rising"
                        " order." if n_shown < report["n_tracks"] else "Every track.",
                    ),
                    wide=True, height=320,
                ),
                *([
                    pieces.chart("Groups DBSCAN finds", ids.Lab.GRID_GROUPS, height=260),
                    pieces.chart("Tracks it leaves out", ids.Lab.GRID_NOISE, height=260),
                ] if report["grid"] else []),
            ),
        ],
        className="lab-part",
    )  # fmt: skip


def _suggestion(report: Report) -> str:
    what = (
        "DBSCAN joins tracks that have enough neighbours within reach. How far each must look for "
        f"{report['min_samples']} neighbours, itself included, says what reach suits."
    )
    if report["eps"] is None:
        return f"{what} The curve does not turn up anywhere, so no reach suggests itself."
    return (
        f"{what} The curve turns up at {report['eps']:.2f}, the suggested reach (eps); the grid "
        "says what becomes of other choices."
    )


def _hdbscan(facts: LabFacts, figures: dict[str, Figure]) -> Component | None:
    report = facts.found.report("condensed")
    listed = {method["key"]: method for method in facts.found.methods() or []}
    if report is None or "hdbscan" not in listed:
        return None
    groups = groups_of("hdbscan", listed["hdbscan"]["sizes"], ())
    figures[ids.Lab.CONDENSED] = condensed_tree(report, groups)
    shown = (
        f"the {report['n_groups_shown']:,} largest of {report['n_groups']:,} groups"
        if report["n_groups_shown"] < report["n_groups"]
        else f"the {report['n_groups']:,} groups"
    )
    return html.Section(
        [
            pieces.heading(
                "HDBSCAN’s tree",
                "As density rises, tracks drop out and branches split off; the branches that last "
                f"longest are its groups. Drawn are {shown} and what they grew from.",
            ),
            pieces.cards(
                pieces.chart(
                    "How its groups grow out of all tracks", ids.Lab.CONDENSED,
                    pieces.said("A column is as wide as it has tracks, but never too thin to see."),
                    wide=True, height=460,
                )
            ),
        ],
        className="lab-part",
    )  # fmt: skip
