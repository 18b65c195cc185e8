"""The report's first chapter: the numbers, the moods in a table, and what a build does not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from dash import html
from dash.development.base_component import Component

from analytics.options import Options
from layouts import components
from layouts.mood_cards import share_words
from layouts.mood_portraits import MoodFacts, Portrait
from layouts.pages.lab.facts import LabFacts

HEAD: Final = ("Mood", "Tracks", "Share", "Stability", "Silhouette", "A rule of thumb")
REPORTS: Final = (
    ("methods", "groupings by other methods"),
    ("sweep", "scores of other numbers of moods"),
    ("trust", "how far to trust each mood"),
    ("rules", "the rule that describes each mood"),
    ("genres", "where genres live"),
    ("comparison", "how far methods agree"),
    ("dendrogram", "the trees and densities behind the methods"),
    ("maps", "how far to trust the maps"),
    ("exploration", "a look at all values"),
)
"""Names of what a build can lack, and what people call it."""


def part(options: Options, moods: MoodFacts, lab: LabFacts) -> html.Div:
    """The chapter."""
    numbers = {
        "tracks": options.n_tracks, "artists": options.n_artists, "genres": options.n_genres,
        "moods": len(options.moods), "ways of grouping": len(lab.found.method_keys()),
    }  # fmt: skip
    return html.Div(
        [
            html.Dl(
                [
                    html.Div([html.Dt(name), html.Dd(f"{number:,}", className="numbers")])
                    for name, number in numbers.items()
                    if number
                ],
                className="stats",
            ),
            _lacking(lab),
            html.Section(
                [
                    html.H3("The moods"),
                    components.table(
                        HEAD, [list(_row(each)) for each in moods.portraits], name="The moods"
                    ),
                    *_how_to_read(moods.portraits),
                ],
                className="card",
            ),
        ],
        className="page page-data",
    )


def lacking(lab: LabFacts) -> list[str]:
    """What a full build has and this one does not, in words."""
    return [words for name, words in REPORTS if lab.found.report(name) is None]


def _lacking(lab: LabFacts) -> Component | None:
    missing = lacking(lab)
    if not missing:
        return None
    listed = missing[0] if len(missing) == 1 else f"{', '.join(missing[:-1])} and {missing[-1]}"
    return components.notice(
        html.P(f"This build does not have everything: {listed} are not in this report.")
    )


def _row(portrait: Portrait) -> Iterator[components.Children]:
    mood, trust, rule = portrait.mood, portrait.trust, portrait.rule
    yield html.Span([components.mark(mood), html.Strong(mood.name)], className="named-mood")
    yield f"{mood.n_tracks:,}"
    yield share_words(mood.share)
    stability = trust["stability"] if trust else None
    yield "not known" if stability is None else f"{stability:.2f}"
    yield "not known" if trust is None else f"{trust['mean_silhouette']:.2f}"
    if rule is None:
        yield "not known"
    elif not rule.chosen.fields():
        yield "No feature tells its tracks from the others."
    else:
        yield (
            f"{rule.words[0].upper()}{rule.words[1:]}: catches {rule.recall:.0%}, "
            f"{rule.precision:.0%} right"
        )


def _how_to_read(portraits: Sequence[Portrait]) -> Iterator[Component]:
    if any(portrait.trust for portrait in portraits):
        yield html.P(
            "Stability: how much of a mood comes back when tracks are drawn and grouped anew "
            "(Jaccard, at most 1). Silhouette: −1 is at home in another mood, 0 on the border, "
            "1 far from every other. A rule catches that share of the mood’s tracks; the other "
            "figure says how much of what it catches is in the mood.",
            className="quiet",
        )
