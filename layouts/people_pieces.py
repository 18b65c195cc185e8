"""The pieces an artist, a genre or an album is shown in below its head: sound, moods, variety."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.moods import Mood
from analytics.profiles.standing import Standing
from analytics.profiles.variety import Variety
from analytics.schema import FIELDS
from layouts import components, urls
from layouts.figures import Figure
from layouts.figures.mood_radar import radar
from layouts.genre_rows import counted
from layouts.mood_cards import colours, share_words
from layouts.people_facts import Portrait

_LONGEST_SHOWN: Final = 80


def short(name: str) -> str:
    """A name that somebody sent, cut where it is no name any more."""
    return name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}…"


def main_mood(portrait: Portrait) -> Mood:
    """The mood of most of the songs."""
    return portrait.moods[portrait.group.moods[0].number]


def sound(portrait: Portrait, chart: str) -> Component:
    """The place of the radar, whose its lines are, and every number behind it."""
    return html.Div(
        [
            html.Div(
                [
                    html.Div(
                        components.chart_card("How the songs sound", chart), className="mood-radar"
                    ),
                    html.Ul(
                        [
                            html.Li([html.Span(className="mood-line"), "These songs"]),
                            html.Li([html.Span(className="mood-line is-usual"), "All tracks"]),
                        ],
                        className="mood-key",
                    ),
                    html.P(
                        "How much of the catalogue they are above, on average: rings at 25, 50, 75 "
                        "and 100%.",
                        className="small-print",
                    ),
                ],
                className="mood-sound",
            ),
            _numbers(portrait.group.standings),
        ],
        className="card",
        style=colours(main_mood(portrait)),
    )


def drawn(portrait: Portrait, chart: str) -> dict[str, Figure]:
    """The figure of that place."""
    known = {each.feature: each.percentile for each in portrait.group.standings}
    profile = {name: known.get(name, float("nan")) for name in portrait.features}
    slot = main_mood(portrait).colour_slot
    return {
        chart: radar("These songs", f"@mood-{slot}", profile, portrait.features, portrait.profile)
    }


def _numbers(found: Sequence[Standing]) -> Component:
    rows: list[list[components.Children]] = []
    for each in found:
        field = FIELDS[each.feature]
        low, high = field.in_words(each.low), field.in_words(each.high)
        rows.append(
            [
                html.Span(field.label, title=field.meaning),
                field.in_words(each.mean),
                low if low == high else f"{low} to {high}",
                f"{each.percentile:.0f}%",
            ]
        )
    return html.Details(
        [
            html.Summary([components.icon("chevron-right"), html.Span("In numbers")]),
            components.table(
                ("Feature", "On average", "Middle half", "Higher than"),
                rows,
                name="The songs in numbers",
            ),
        ],
        className="more",
    )


def moods_and_variety(portrait: Portrait) -> Component:
    """The moods of the songs as one line, and how varied they are in words."""
    return html.Div(
        [
            part("Moods", *_shares(portrait)),
            part("How varied", *_variety(portrait)),
        ],
        className="card",
    )


def _shares(portrait: Portrait) -> list[Component]:
    line = [
        html.Span(style={**colours(portrait.moods[each.number]), "--share": f"{each.share:.4f}"})
        for each in portrait.group.moods
    ]
    listed = [
        html.Li(
            dcc.Link(
                [
                    components.mark(portrait.moods[each.number]),
                    html.Span(portrait.moods[each.number].name, className="mood-share-name"),
                    html.Span(_share_words(each.share, each.lift), className="quiet numbers"),
                ],
                href=urls.mood(portrait.moods[each.number].slug),
                className="mood-share",
            )
        )
        for each in portrait.group.moods
    ]
    return [
        html.Div(line, className="mood-line-all", **{"aria-hidden": "true"}),
        html.Ul(listed, className="mood-shares person-moods"),
    ]


def _share_words(share: float, lift: float) -> str:
    return f"{share_words(share)}, {lift:.1f}× usual"


def _variety(portrait: Portrait) -> list[Component]:
    group = portrait.group
    if group.variety is None:
        return [html.P(f"{counted(group.n_songs, 'song')}: too few to say.")]
    return [
        html.P(_sides(portrait) or group.variety.words, className="mood-rule"),
        html.P(_ratio(group.variety, portrait), className="quiet"),
    ]


def _sides(portrait: Portrait) -> str | None:
    if portrait.group.sides is None:
        return None
    shares = {each.number: each.share for each in portrait.group.moods}
    first, second = portrait.group.sides
    return (
        f"Two sides: {portrait.moods[first].name}, {shares[first]:.0%}, and "
        f"{portrait.moods[second].name}, {shares[second]:.0%}"
    )


def _ratio(variety: Variety, portrait: Portrait) -> str:
    words = (
        f"Two of these songs are {variety.ratio:.0%} as far apart as any two songs of the catalogue"
    )
    usual = "" if portrait.usual is None else f"; {portrait.usual:.0%} is usual"
    article = "a" if portrait.kind == "genre" else "an"
    of = f" for {article} {portrait.kind}" if usual else ""
    return f"{words}{usual}{of}."


def part(title: str, *children: Component | None) -> html.Section:
    """A part of a card under its title."""
    return html.Section([html.H2(title), *children], className="mood-part")
