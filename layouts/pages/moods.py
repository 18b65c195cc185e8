"""Moods: what each of them is, what is in it, and how far to trust it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from analytics.moods import Mood
from layouts import components, ids, mood_cards, urls
from layouts.figures.mood_radar import mood_radar
from layouts.mood_cards import FEW
from layouts.mood_portraits import MoodFacts, Portrait
from layouts.mood_trust import trust_card


def page(facts: MoodFacts, query: Mapping[str, str]) -> html.Div:
    """The page. query: `mood`, the slug of the one that is open; without it all are listed."""
    return html.Div(opened(facts, query), id=ids.Moods.OPEN, className="moods-open")


def opened(facts: MoodFacts, query: Mapping[str, str]) -> html.Div:
    """What a query opens: all moods, one of them, or that there is none of that name."""
    slug = query.get("mood")
    if slug is None:
        return _every(facts)
    found = [portrait for portrait in facts.portraits if portrait.mood.slug == slug]
    return _one(facts, found[0]) if found else _unknown(facts)


def _every(facts: MoodFacts) -> html.Div:
    portraits = facts.portraits
    return _page(
        html.Header(
            [
                html.H1("Moods"),
                html.P(
                    f"{facts.n_tracks:,} tracks in {len(portraits)} moods, grouped by how they "
                    "sound and not by what they are called.",
                    className="quiet",
                ),
                _shares(portraits),
            ],
            className="data-head",
        ),
        _not_yet(portraits),
        *[_card(portrait) for portrait in portraits],
        _drawn(facts, portraits),
    )


def _one(facts: MoodFacts, portrait: Portrait) -> html.Div:
    mood = portrait.mood
    return _page(
        _ways(facts.portraits, here=portrait),
        html.Article(
            [
                html.Div(
                    [
                        mood_cards.head(mood, html.H1(mood.name)),
                        mood_cards.on_the_map(mood, kind="filled"),
                    ],
                    className="mood-banner",
                ),
                _not_yet([portrait]),
                html.Div(
                    [
                        _large(mood_cards.sound(mood), mood_cards.genre_bars(mood)),
                        _large(mood_cards.rule(portrait), _trust(portrait, large=True)),
                        _large(mood_cards.tracks("Most typical", mood, portrait.representative)),
                        _large(mood_cards.tracks("Most popular", mood, portrait.popular)),
                    ],
                    className="mood-larges",
                ),
            ],
            className="mood is-large",
            style=mood_cards.colours(mood),
        ),
        _drawn(facts, [portrait]),
    )


def _unknown(facts: MoodFacts) -> html.Div:
    return _page(
        _ways(facts.portraits, here=None),
        components.panel_error(
            "This catalogue has no mood of that name.",
            "The link may come from another catalogue, or from before it was grouped again; "
            "choose one of the moods above.",
        ),
    )


def _page(*children: Component | None) -> html.Div:
    return html.Div(list(children), className="page page-moods")


def _card(portrait: Portrait) -> html.Article:
    mood = portrait.mood
    title = html.H2(dcc.Link(mood.name, href=urls.mood(mood.slug)))
    return html.Article(
        [
            html.Div(
                [
                    mood_cards.head(mood, title),
                    html.Div(
                        [
                            mood_cards.on_the_map(mood, kind="quiet"),
                            mood_cards.all_about(mood),
                        ],
                        className="mood-ways",
                    ),
                ],
                className="mood-banner",
            ),
            html.Div(
                [
                    html.Div(
                        [mood_cards.sound(mood), mood_cards.genre_links(mood)],
                        className="mood-column",
                    ),
                    html.Div(
                        [
                            mood_cards.tracks("Most typical", mood, portrait.representative[:FEW]),
                            mood_cards.tracks("Most popular", mood, portrait.popular[:FEW]),
                        ],
                        className="mood-column",
                    ),
                    _judged(portrait),
                ],
                className="mood-columns",
            ),
        ],
        className="mood",
        style=mood_cards.colours(mood),
    )


def _large(*children: Component | None) -> html.Div | None:
    present = [child for child in children if child is not None]
    return html.Div(present, className="card") if present else None


def _judged(portrait: Portrait) -> html.Div | None:
    if portrait.rule is None and portrait.trust is None:
        return None
    return html.Div(
        [mood_cards.rule(portrait), _trust(portrait, large=False)], className="mood-column"
    )


def _trust(portrait: Portrait, *, large: bool) -> Component | None:
    return None if portrait.trust is None else trust_card(portrait.trust, large=large)


def _not_yet(portraits: Sequence[Portrait]) -> Component | None:
    """The one sentence that says what this build does not know of moods, if it lacks any."""
    if all(portrait.trust and portrait.rule for portrait in portraits):
        return None
    return components.notice(
        html.P("How far to trust a mood, and the rule that describes it, come with the full build.")
    )


def _shares(portraits: Sequence[Portrait]) -> Component:
    """One line as long as the catalogue, in the colours of its moods, over their names."""
    moods = [portrait.mood for portrait in portraits]
    line = [
        html.Span(style={**mood_cards.colours(mood), "--share": f"{mood.share:.4f}"})
        for mood in moods
    ]
    return html.Div(
        [
            html.Div(line, className="mood-line-all", **{"aria-hidden": "true"}),
            html.Ul([html.Li(_share(mood)) for mood in moods], className="mood-shares"),
        ]
    )


def _share(mood: Mood) -> Component:
    name = [
        components.mark(mood),
        html.Span(mood.name, className="mood-share-name"),
        html.Span(mood_cards.share_words(mood.share), className="quiet numbers"),
    ]
    return dcc.Link(name, href=urls.mood(mood.slug), className="mood-share")


def _ways(portraits: Sequence[Portrait], *, here: Portrait | None) -> html.Nav:
    """Links to all moods and to each; the one that is open is marked."""
    links = [html.Li(dcc.Link("All moods", href=urls.MOODS, className="mood-way"))]
    for portrait in portraits:
        mood, is_open = portrait.mood, portrait is here
        links.append(
            html.Li(
                dcc.Link(
                    [components.mark(mood), html.Span(mood.name)],
                    href=urls.mood(mood.slug),
                    className="mood-way",
                ),
                className="is-open" if is_open else None,
                **({"aria-current": "page"} if is_open else {}),
            )
        )
    return html.Nav(html.Ul(links), className="mood-all", **{"aria-label": "Moods"})


def _drawn(facts: MoodFacts, portraits: Sequence[Portrait]) -> Component:
    """The radars of some moods."""
    return components.drawn(
        {
            ids.Moods.radar(mood.slug): mood_radar(mood, facts.features, facts.profile)
            for mood in (portrait.mood for portrait in portraits)
        }
    )
