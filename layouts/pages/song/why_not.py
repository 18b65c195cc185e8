"""Why not this song? Any song's place for what is asked, and what set it back or left it out."""

from __future__ import annotations

from dataclasses import replace

from dash import dcc, html
from dash.development.base_component import Component

from analytics.similar.why_not import SETBACKS_IN_WORDS, WhyNot
from layouts import ids, linked, urls
from layouts.pages.song.similar import share_words
from layouts.rows import track_rows
from layouts.song_address import MOST_LISTED, SongView, song_address, without
from layouts.song_facts import Record, SongFacts
from layouts.song_picker import picker


def why_not(facts: SongFacts) -> list[Component]:
    """The question, and its answer once a song is picked."""
    question = [
        html.H2("Why not this song?"),
        html.P(
            "Pick any song to see where it stands, and what keeps it off the list.",
            className="quiet small-print",
        ),
        picker(ids.Song.ASK, "The song you expected", part="why"),
    ]
    answer = []
    if facts.asked is not None and facts.why_not is not None:
        answer = [_answer(facts, facts.asked, facts.why_not)]
    return [*question, html.Div(answer, **{"aria-live": "polite"})]


def _answer(facts: SongFacts, asked: Record, reason: WhyNot) -> html.Div:
    view = facts.view
    standing = (
        "—" if reason.rank is None else f"{reason.rank:,} of {facts.engine.catalogue.n_tracks:,}"
    )
    terms: list[tuple[str, str]] = [
        ("Its place", standing), ("Similar", f"{reason.similarity:.0f} of 100"),
    ]  # fmt: skip
    if reason.setback is not None:
        terms.append(("Costs it most", SETBACKS_IN_WORDS[reason.setback]))
    if reason.cost is not None:
        terms.append(("Costs it most", f"{reason.cost.label}: {share_words(reason.cost)}"))
    return html.Div(
        [
            html.Div(
                [
                    dcc.Link(asked["name"], href=urls.song(asked["id"]), className="track-name"),
                    html.Span(", ".join(asked["artists"]), className="track-artist"),
                ],
                className="track-words",
            ),
            html.P(reason.sentence),
            _instead(facts, reason),
            html.Dl([html.Div([html.Dt(term), html.Dd(words)]) for term, words in terms],
                    className="drawer-facts"),
            html.Div(
                [
                    relax(view, reason),
                    linked.link("Ask no more", song_address(replace(view, why=None)),
                                className="button button-quiet"),
                ],
                className="song-ways",
            ),
        ],
        className="song-answer",
    )  # fmt: skip


def _instead(facts: SongFacts, reason: WhyNot) -> Component | None:
    """The version, or the song by the same artist, that goes before it."""
    if reason.instead is None:
        return None
    (record,) = track_rows(facts.engine.catalogue, [reason.instead])
    words = f"{record['name']}, {', '.join(record['artists'])}"
    is_listed = facts.answer is not None and reason.instead in facts.answer.rows
    return html.P(
        [
            "Listed instead: " if is_listed else "Nearer: ",
            dcc.Link(words, href=urls.song(record["id"])),
        ],
        className="quiet small-print",
    )


def relax(view: SongView, reason: WhyNot) -> html.A | None:
    """The tap that undoes what left the song out; None for what cannot be undone.

    Another rule may then be what leaves it out, and is said next.
    """
    if reason.rule == "seed" and view.why in view.less:
        then = replace(view, less=without(view.less, view.why))
        return _tap("Steer away from it no more", then)
    if reason.rank is None or reason.rank > MOST_LISTED:  # not even then would it be listed
        return None
    n = max(view.n, reason.rank)
    ways = {
        "filter": ("Clear the filter", {"moods": (), "genres": (), "same_speed": False}),
        "least": (f"Ask for {int(reason.similarity)} or more", {"least": int(reason.similarity)}),
        "artist": ("List any number by an artist", {"several": True}),
        "diversity": ("Take the nearest, without variety", {"variety": 0}),
        "rank": (f"List the first {reason.rank}", {"variety": 0}),
    }
    words, change = ways.get(reason.rule or "", ("", {}))
    return _tap(words, replace(view, n=n, **change)) if words else None


def _tap(words: str, then: SongView) -> html.A:
    return linked.link(words, song_address(then), className="button button-filled")
