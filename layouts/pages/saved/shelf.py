"""The shelf: everything somebody saved, or the team shows, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from layouts import browser_lists, components, forms, urls
from layouts.account_facts import day
from layouts.linked import link
from layouts.rights import sign_in_address
from layouts.saved_facts import SavedFacts, ShelfFacts

PARTS: Final[tuple[tuple[str, str, str], ...]] = (
    ("all", "All", "bookmark"),
    ("view", "Views", "compass"),
    ("playlist", "Playlists", "list-music"),
    ("team", "From the team", "user"),
)
_EMPTY: Final[Mapping[str, str]] = {
    "all": "Nothing is saved yet. Save a view on Explore, or a list on Playlists.",
    "view": "No view is saved yet. On Explore, “Save” keeps what you see.",
    "playlist": "No playlist is saved yet. On Playlists, “Save and share” keeps a list.",
    "team": "The team shows nothing yet. Open something of yours to show it.",
}


def opened(facts: ShelfFacts) -> list[Component | None]:
    """What the page shows of all of it."""
    return [
        html.Header([html.H1("Saved"), _whose(facts)], className="data-head"),
        browser_lists.place(),
        _undo(facts.undo) if facts.undo else None,
        _left_behind(facts.left_behind) if facts.left_behind else None,
        _parts(facts),
        html.Ul([_row(each) for each in facts.saved], className="saved-cards")
        if facts.saved
        else _empty(facts.which),
        _pages(facts),
        _deleted(facts.deleted) if facts.deleted and facts.which != "team" else None,
    ]


def _whose(facts: ShelfFacts) -> Component:
    if facts.is_known:
        return html.P("Yours wherever you sign in, and on nobody else's page.", className="quiet")
    return html.P(
        [
            "Saved with us for this browser, by a cookie. ",
            dcc.Link("Sign in", href=sign_in_address(urls.SAVED), className="text-link"),
            " to have it everywhere.",
        ],
        className="quiet",
    )


def _undo(saved: SavedFacts) -> Component:
    return components.notice(
        [
            html.P(f"“{saved.name}” is deleted. Its links open nothing now."),
            html.Div(_bring_back(saved, "Undo"), className="notice-action"),
        ],
        picture="trash-2",
    )


def _left_behind(n: int) -> Component:
    words = "One thing was" if n == 1 else f"{n:,} things were"
    return components.notice(
        [
            html.P(f"{words} saved in this browser before you signed in."),
            html.Div(
                forms.action(
                    f"{urls.SAVED}/take-over", "Take into my account",
                    name="Take into my account what was saved in this browser",
                ),
                className="notice-action",
            ),
        ]
    )  # fmt: skip


def _parts(facts: ShelfFacts) -> html.Nav:
    shown = [part for part in PARTS if part[0] != "team" or facts.may_see_team]
    return html.Nav(
        [
            link(
                [components.icon(picture), html.Span(words)],
                _address(key),
                className="linked-choice",
                on=key == facts.which,
            )
            for key, words, picture in shown
        ],
        className="linked-choices saved-parts",
        **{"aria-label": "What is shown"},
    )


def _address(which: str, page: int = 1) -> str:
    parts = [("show", which)] * (which != "all") + [("page", f"{page}")] * (page > 1)
    return f"{urls.SAVED}?{urls.query(parts)}" if parts else urls.SAVED


def _row(saved: SavedFacts) -> html.Li:
    by = f" · by {saved.owner}" if saved.owner else ""
    return html.Li(
        [
            components.icon("list-music" if saved.is_list else "compass"),
            html.Div(
                [
                    html.H2(dcc.Link(saved.name, href=urls.saved(saved.id))),
                    html.P(saved.words, className="quiet")
                    if saved.words.removesuffix(".") != saved.name
                    else None,
                    html.P(
                        [
                            f"{day(saved.updated)}{by}",
                            html.Span("team", className="tag")
                            if saved.for_team and not saved.owner
                            else None,
                        ],
                        className="quiet saved-facts",
                    ),
                ],
                className="account-what",
            ),
            html.Div(
                [
                    link("Open", saved.href, className="button button-quiet",
                         **{"aria-label": f"Open {saved.name}"})
                    if saved.href
                    else None,
                    html.Span()
                    if saved.owner
                    else forms.action(f"{urls.SAVED}/{saved.id}/delete", "Delete",
                                      name=f"Delete {saved.name}", then=forms.GO,
                                      go=f"{urls.SAVED}?{urls.query([('undo', saved.id)])}"),
                ],
                className="account-links",
            ),
        ],
        className="card saved-card",
    )  # fmt: skip


def _empty(which: str) -> Component:
    ways = html.Div(
        [
            dcc.Link("Explore", href=urls.EXPLORE, className="button button-quiet"),
            dcc.Link("Playlists", href=urls.PLAYLISTS, className="button button-quiet"),
        ],
        className="account-links",
    )
    return html.Div([html.P(_EMPTY[which]), None if which == "team" else ways],
                    className="card saved-empty")  # fmt: skip


def _pages(facts: ShelfFacts) -> Component | None:
    if facts.total <= facts.on_a_page:
        return None
    page, stop = facts.start // facts.on_a_page + 1, facts.start + len(facts.saved)
    newer = link("Newer", _address(facts.which, page - 1), className="button button-quiet")
    older = link("Older", _address(facts.which, page + 1), className="button button-quiet")
    return html.Nav(
        [
            newer if page > 1 else None,
            html.Span(f"{facts.start + 1:,} to {stop:,} of {facts.total:,}",
                      className="quiet numbers")
            if facts.saved
            else None,
            older if stop < facts.total and facts.saved else None,
        ],
        className="account-links saved-pages",
        **{"aria-label": "Older and newer"},
    )  # fmt: skip


def _deleted(deleted: Sequence[SavedFacts]) -> Component:
    return html.Details(
        [
            html.Summary(
                [
                    html.Span(f"Deleted in the last 30 days ({len(deleted)})"),
                    components.icon("chevron-down"),
                ]
            ),
            html.Ul(
                [
                    html.Li(
                        [html.Span(each.name, className="account-what"),
                         _bring_back(each, "Bring back")]
                    )
                    for each in deleted
                ],
                className="account-rows",
            ),
        ],
        className="card saved-deleted",
    )  # fmt: skip


def _bring_back(saved: SavedFacts, words: str) -> Component:
    return forms.action(
        f"{urls.SAVED}/{saved.id}/bring-back", words, name=f"{words}: {saved.name}",
        then=forms.GO, go=urls.SAVED,
    )  # fmt: skip
