"""One thing that was saved: to open, rename, share; what it was, and what it has become."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from layouts import components, crate, forms, list_changes, playlist_exports, urls
from layouts.account_facts import day, moment
from layouts.saved_facts import (
    LinkFacts,
    ListFacts,
    OpenedFacts,
    SavedFacts,
    SongFacts,
    VersionFacts,
)

_VISIBILITIES: Final = (("private", "Only me"), ("team", "The team"))


def opened(facts: OpenedFacts) -> list[Component | None]:
    """What the page shows of one."""
    saved = facts.saved
    return [
        _head(facts),
        *(components.notice(html.P(note)) for note in facts.notes),
        list_changes.told(
            ListFacts(saved, facts.songs, facts.changes),
            below="What you saved is below; its recipe comes to another list now.",
        ),
        _own(facts) if facts.is_mine else None,
        _songs(facts.songs) if saved.is_list else None,
    ]


def _own(facts: OpenedFacts) -> Component:
    """What its owner can do with it."""
    saved = facts.saved
    return html.Div(
        [
            _share(saved, facts.days, facts.links),
            html.Div(
                [
                    _name(saved),
                    _team(saved) if facts.may_show_team or saved.for_team else None,
                    _versions(saved, facts.versions) if len(facts.versions) > 1 else None,
                ],
                className="saved-side",
            ),
        ],
        className="data-cards account-cards saved-one",
    )


def missing(words: str) -> list[Component | None]:
    """In the place of what is not there for whoever looks."""
    return [
        html.Header(html.H1("Saved"), className="data-head"),
        components.notice(
            [
                html.P(words),
                html.Div(
                    dcc.Link(
                        "All that is saved", href=urls.SAVED, className="button button-filled"
                    ),
                    className="notice-action",
                ),
            ]
        ),
    ]


def _head(facts: OpenedFacts) -> html.Header:
    saved = facts.saved
    address = f"{urls.SAVED}/{saved.id}"
    by = f" · by {saved.owner}" if saved.owner else ""
    kind = "Playlist" if saved.is_list else "View"
    words = saved.words if saved.words.removesuffix(".") != saved.name else ""
    return html.Header(
        [
            dcc.Link("Saved", href=urls.SAVED, className="text-link"),
            html.H1(saved.name),
            html.P(" · ".join(filter(None, [kind, words, day(saved.updated)])) + by,
                   className="quiet numbers"),
            html.Div(
                [
                    dcc.Link("Open the recipe" if saved.is_list else "Explore it",
                             href=saved.href, className="button button-filled")
                    if saved.href
                    else None,
                    crate.add_all_button(facts.songs, "All into the crate")
                    if facts.songs
                    else None,
                    _export(saved) if saved.is_list else None,
                    forms.action(f"{address}/copy", "Save a copy",
                                 name=f"Save a copy of {saved.name}", then=forms.OPEN),
                    forms.action(f"{address}/delete", "Delete", name=f"Delete {saved.name}",
                                 then=forms.GO,
                                 go=f"{urls.SAVED}?{urls.query([('undo', saved.id)])}")
                    if facts.is_mine
                    else None,
                ],
                className="account-links",
            ),
        ],
        className="data-head",
    )  # fmt: skip


def _export(saved: SavedFacts) -> Component:
    files = [
        html.A([components.icon(picture), html.Span(words.partition(",")[0])],
               href=f"{urls.SAVED}/{saved.id}/list.{fmt}", className="menu-item", download="")
        for fmt, words, picture in playlist_exports.FILES
    ]  # fmt: skip
    return components.menu("Export", "download", files, show_words=True)


def _songs(songs: Sequence[SongFacts]) -> Component:
    return html.Section(
        [
            html.H2("Songs in order"),
            html.Ol([_song(place, each) for place, each in enumerate(songs, 1)],
                    className="saved-songs"),
        ],
        className="card",
    )  # fmt: skip


def _song(place: int, song: SongFacts) -> html.Li:
    mark: Component = html.Span()
    if song.mood is not None:
        name, slot, shape = song.mood
        mark = html.Span(
            html.Span(name, className="visually-hidden"), className=f"mark mark-{shape}",
            style={"--mood": f"var(--mood-{slot})"}, title=name,
        )  # fmt: skip
    named = dcc.Link(song.name, href=song.href) if song.href else html.Span(song.name)
    return html.Li(
        [
            html.Span(f"{place}", className="quiet numbers"),
            mark,
            html.Span([named, html.Span(song.artists, className="quiet")],
                      className="account-what"),
            html.Span(song.words, className="quiet numbers"),
        ]
    )  # fmt: skip


def _share(saved: SavedFacts, days: Sequence[int], links: Sequence[LinkFacts]) -> Component:
    return html.Section(
        [
            html.H2("Share"),
            html.P("Whoever has a link looks at it, and changes nothing. You can take it back.",
                   className="quiet"),
            html.Ul([_link(saved, each) for each in links], className="account-rows")
            if links
            else None,
            forms.form(
                f"{urls.SAVED}/{saved.id}/links",
                "Make a link",
                forms.choice("share-days", "days", "Works for",
                             [(f"{n}", _days(n)) for n in days], f"{days[0]}"),
                forms.field(
                    "share-origins", "origins", "Sites that may show it in a page of theirs",
                    hint="The addresses of sites, with spaces between them. Empty: none.",
                ),
                kind="quiet",
                then=forms.SHARE,
            ),
        ],
        className="card",
    )  # fmt: skip


def _days(n: int) -> str:
    return "No end" if n == 0 else "A year" if n == 365 else f"{n} days"


def _link(saved: SavedFacts, link: LinkFacts) -> html.Li:
    until = f"until {day(link.expires)}" if link.expires else "without an end"
    shown = f"in pages of {', '.join(link.origins)}" if link.origins else ""
    return html.Li(
        [
            html.Span(
                [
                    f"Made {moment(link.created)}",
                    html.Span("; ".join(filter(None, [link.state or until, shown])),
                              className="quiet"),
                ],
                className="account-what",
            ),
            None
            if link.state
            else forms.action(f"{urls.SAVED}/{saved.id}/links/{link.id}/take-back", "Take back",
                              name=f"Take back the link made {moment(link.created)}"),
        ]
    )  # fmt: skip


def _name(saved: SavedFacts) -> Component:
    return html.Section(
        [
            html.H2("Name"),
            forms.form(
                f"{urls.SAVED}/{saved.id}/name",
                "Change name",
                forms.field("saved-name", "name", "What it is called", value=saved.name),
                kind="quiet",
            ),
        ],
        className="card",
    )


def _team(saved: SavedFacts) -> Component:
    return html.Section(
        [
            html.H2("Who sees it here"),
            forms.form(
                f"{urls.SAVED}/{saved.id}/visibility",
                "Change who sees it",
                forms.choice("saved-visibility", "visibility", "Who sees it", _VISIBILITIES,
                             "team" if saved.for_team else "private"),
                kind="quiet",
                then=forms.SAY,
            ),
        ],
        className="card",
    )  # fmt: skip


def _versions(saved: SavedFacts, versions: Sequence[VersionFacts]) -> Component:
    return html.Section(
        [
            html.H2("Versions"),
            html.Ul([_version(saved, each) for each in versions], className="account-rows"),
        ],
        className="card",
    )


def _version(saved: SavedFacts, version: VersionFacts) -> html.Li:
    return html.Li(
        [
            html.Span(
                [
                    f"{version.number}: {version.words}",
                    html.Span(moment(version.created), className="quiet"),
                ],
                className="account-what",
            ),
            html.Span("now", className="tag")
            if version.number == saved.number
            else forms.action(
                f"{urls.SAVED}/{saved.id}/versions/{version.number}/back", "Go back to it",
                name=f"Go back to version {version.number}",
            ),
        ]
    )  # fmt: skip
