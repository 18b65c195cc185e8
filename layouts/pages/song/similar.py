"""The list of similar songs: how similar each is, why, and what sets it apart."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.schema import FIELDS
from analytics.similar.emptied import Emptied, Way
from analytics.similar.why import Share, Why
from layouts import components, crate, linked, urls
from layouts.song_address import (
    AT_ONCE,
    MOST_LISTED,
    SongView,
    song_address,
    with_less,
    with_like,
)
from layouts.song_facts import Record, SongFacts

SCORE: Final = (
    "100 is the same sound in everything that counts; 0 is no closer than two songs picked at "
    "random. A song that is close to very many others, or to one you steer away from, loses points."
)
Parts = list[Component | None]

MORE_AND_LESS: Final[Mapping[str, tuple[str, str]]] = {
    "mode": ("minor", "major"),
    "time_signature": ("fewer beats", "more beats"),
    "explicit": ("clean", "explicit"),
}
"""What less and more of the parts that are no field with a slider are called."""
ABOUT_THE_SAME: Final = 0.35
"""Differences below this, in standard deviations, are called the same, as in `why`'s sentence."""


def similar(facts: SongFacts) -> Parts:
    """The list, or what left nothing to list and the tap that undoes it."""
    view, answer = facts.view, facts.answer
    if facts.engine.sound is None:
        return [html.P("Build this catalogue again to see what sounds like this song.")]
    if answer is None:
        return [_empty("Nothing is left to compare, as no part of the sound counts.", [
            _tap("Let everything count", replace(view, preset="balanced", weights=()))
        ])]  # fmt: skip
    if answer.emptied is not None:
        return [_empty(answer.emptied.sentence, _ways(view, answer.emptied))]
    items = [_item(view, match, why) for match, why in zip(facts.matches, facts.whys, strict=True)]
    return [
        html.P(
            f"{len(items)} songs, the nearest {facts.whys[0].similarity:.0f} of 100 similar.",
            className="visually-hidden", role="status",
        ),
        html.Details(
            [html.Summary(html.Span("What the numbers mean")), html.P(SCORE)], className="explain"
        ),
        html.Ol(items, className="song-list"),
        _more(view, len(items)),
    ]  # fmt: skip


def _item(view: SongView, record: Record, why: Why) -> html.Li:
    name = record["name"]
    return html.Li(
        [
            _score(why.similarity),
            html.Div(
                [
                    dcc.Link(name, href=urls.song(record["id"]), className="track-name",
                             title=name),
                    html.Span(", ".join(record["artists"]), className="track-artist"),
                ],
                className="track-words",
            ),
            html.Div(
                [
                    _steer("thumbs-up", f"Also like {name}", with_like(view, record["id"])),
                    _steer("thumbs-down", f"Less like {name}", with_less(view, record["id"])),
                    crate.add_button(record),
                ],
                className="song-tools",
            ),
            html.Details(
                [
                    html.Summary([html.Span(why.sentence), components.icon("chevron-down")]),
                    _apart(view, record, why),
                ],
                className="song-why",
            ),
        ],
        className="song-match",
    )  # fmt: skip


def _score(similarity: float) -> html.Div:
    return html.Div(
        [
            html.Span(f"{similarity:.0f}", className="song-score-number"),
            html.Span(className="song-score-bar", **{"aria-hidden": "true"}),
            html.Span(" of 100 similar", className="visually-hidden"),
        ],
        className="song-score numbers",
        title=SCORE,
        style={"--share": f"{similarity / 100:.4f}"},
    )


def _steer(picture: str, words: str, then: SongView) -> html.A:
    return linked.link(
        components.icon(picture), song_address(then), className="icon-button", title=words,
        **{"aria-label": words},
    )  # fmt: skip


def _apart(view: SongView, record: Record, why: Why) -> html.Div:
    """What makes up the distance, which adds up to 100%, and where to go from here."""
    shares = [share for share in why.shares if share.tenths]
    nothing = html.P("Nothing sets it apart.", className="quiet small-print")
    return html.Div(
        [
            html.P(
                f"{why.similarity:.0f} of 100. What sets it apart, adding up to 100%:",
                className="quiet small-print",
            )
            if shares
            else nothing,
            _bars(shares),
            *_lost(why),
            dcc.Link(
                [components.icon("route"), html.Span("The way there, song by song")],
                href=urls.path(view.track, record["id"]), className="button button-quiet",
            ),
        ],
        className="song-apart",
    )  # fmt: skip


def _lost(why: Why) -> list[html.P]:
    """The points it loses for another reason than how far it is."""
    lost = (
        (why.lost_to_hubs, "because it is close to very many songs"),
        (why.lost_to_away, "because it is like what you steer away from"),
    )
    return [
        html.P(
            f"{points:.0f} {'point' if round(points) == 1 else 'points'} less {words}.",
            className="quiet small-print",
        )
        for points, words in lost
        if round(points)
    ]


def _bars(shares: Sequence[Share]) -> html.Ol:
    """A bar per share, drawn when it is opened (assets/63-bars.js).

    All at once they would be most of the page, and the list would wait for them.
    """
    told = [[share.label, share_words(share), share.tenths] for share in shares]
    return html.Ol(className="bars", **{"data-bars": json.dumps(told)})


def share_words(share: Share) -> str:
    """A share beside its bar: "calmer, 27.2%"."""
    percent = f"{share.percent:.1f}%"
    if share.name in FIELDS:
        less, more = FIELDS[share.name].less, FIELDS[share.name].more
    elif share.name in MORE_AND_LESS:
        less, more = MORE_AND_LESS[share.name]
    else:  # the learned character has no more or less
        return percent
    if abs(share.difference) < ABOUT_THE_SAME:
        return percent
    return f"{more if share.difference > 0 else less}, {percent}"


def _more(view: SongView, n_listed: int) -> Component | None:
    if n_listed < view.n or view.n >= MOST_LISTED:
        return None
    then = replace(view, n=min(view.n + AT_ONCE, MOST_LISTED))
    return linked.link("Show more", song_address(then), className="button button-quiet song-more")


# -- nothing to list ---------------------------------------------------------------------------


def _empty(sentence: str, taps: list[html.A]) -> html.Div:
    return html.Div(
        [components.icon("search"), html.P(sentence, role="status"), *taps], className="empty"
    )


def _ways(view: SongView, emptied: Emptied) -> list[html.A]:
    """A tap per way out; one for all of them where they are needed together."""
    if emptied.together:
        then = view
        for way in emptied.ways:
            then = relaxed(then, way)
        return [_tap(" ".join(way.sentence for way in emptied.ways), then)]
    return [_tap(way.sentence, relaxed(view, way)) for way in emptied.ways]


def relaxed(view: SongView, way: Way) -> SongView:
    """The view after one way out of an empty list."""
    if way.change == "least":
        return replace(view, least=int(way.value))
    return replace(view, moods=(), genres=(), same_speed=False)


def _tap(words: str, then: SongView) -> html.A:
    return linked.link(words, song_address(then), className="button button-filled song-relax")
