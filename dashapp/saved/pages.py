"""The pages about saved things, for whoever asks: theirs, the team's, and what to do with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from flask import request

from dashapp.people.asker import Asker
from dashapp.people.errors import NotAllowed, NotSignedIn
from dashapp.people.roles import Permission
from dashapp.saved import telling
from dashapp.saved.content import Kind
from dashapp.saved.errors import NoSaved
from dashapp.saved.keeper import ON_A_PAGE, Listed
from dashapp.saved.links import DAYS, Link
from dashapp.saved.place import SavedPlace
from dashapp.saved.thing import Thing
from dashapp.store import StoreUnavailable
from layouts import components, urls
from layouts.components import Children
from layouts.pages.saved import one, shelf
from layouts.rights import Rights, closed
from layouts.saved_facts import LinkFacts, ListFacts, OpenedFacts, ShelfFacts, VersionFacts

TEAM: Final = "team"
ALL: Final = "all"
LISTS: Final = 6
"""Lists that are named beside where lists are made."""
_MOST_PAGES: Final = 10_000


class SavedPages:
    """What `callbacks` needs to know of what people saved: their pages."""

    def __init__(self, place: SavedPlace) -> None:
        self._place = place

    def opened(self, query: Mapping[str, str]) -> Children:
        """What the Saved page shows whoever makes this request for a query."""
        try:
            asker = self._place.askers.of(request)
            if "id" in query:
                return one.opened(self._opened(asker, query["id"]))
            return shelf.opened(self._shelf(asker, query))
        except NoSaved as refusal:
            return one.missing(str(refusal))
        except (NotSignedIn, NotAllowed):
            name = asker.person.name if asker.person else None
            return [closed("This is for the team", Rights(name), urls.SAVED)]
        except StoreUnavailable as refusal:
            return [components.panel_error(str(refusal), "Try again in a moment.")]

    def lists(self) -> Sequence[ListFacts]:
        """The lists that whoever makes this request changed last; none while the store is away."""
        place = self._place
        try:
            found = place.keeper.mine(place.askers.of(request), Kind.PLAYLIST, 0, LISTS)
        except StoreUnavailable:
            return ()
        engine = place.engines.current()
        return [telling.list_of(engine, each) for each in found.things]

    def list_of(self, queries: Sequence[str]) -> ListFacts | None:
        """The list of theirs that one of some queries opens, with what it has become.

        None where there is none, and while the store is away.
        """
        place = self._place
        try:
            thing = place.keeper.list_of(place.askers.of(request), queries)
        except StoreUnavailable:
            return None
        if thing is None:
            return None
        engine = place.engines.current()
        return telling.list_of(engine, thing, telling.changes(engine, place.results, thing))

    def _shelf(self, asker: Asker, query: Mapping[str, str]) -> ShelfFacts:
        which = query.get("show", ALL)
        start = _page_of(query.get("page", "")) * ON_A_PAGE
        listed = self._listed(asker, which, start)
        deleted = self._place.keeper.deleted(asker)
        engine = self._place.engines.current()
        undo = next((each for each in deleted if each.id == query.get("undo")), None)
        return ShelfFacts(
            which=which if which in (TEAM, *Kind) else ALL,
            saved=[telling.saved(engine, each) for each in listed.things],
            start=start,
            on_a_page=ON_A_PAGE,
            total=listed.total,
            deleted=[telling.saved(engine, each) for each in deleted],
            undo=telling.saved(engine, undo) if undo else None,
            left_behind=self._place.keeper.left_behind(asker),
            is_known=asker.person is not None,
            may_see_team=asker.may(Permission.TEAM),
        )

    def _listed(self, asker: Asker, which: str, start: int) -> Listed:
        if which == TEAM:
            return self._place.keeper.of_team(asker, None, start)
        kind = next((each for each in Kind if each == which), None)
        return self._place.keeper.mine(asker, kind, start)

    def _opened(self, asker: Asker, saved_id: str) -> OpenedFacts:
        place = self._place
        engine, thing = place.engines.current(), place.keeper.one(asker, saved_id)
        songs = telling.songs(engine, thing.content) if thing.kind is Kind.PLAYLIST else ()
        facts, notes = telling.saved(engine, thing), telling.notes(engine, thing)
        may_show = asker.may(Permission.TEAM)
        if not thing.is_mine:
            return OpenedFacts(facts, False, may_show, songs, notes=notes)
        return OpenedFacts(
            saved=facts,
            is_mine=True,
            may_show_team=may_show,
            songs=songs,
            links=[_link(each) for each in place.links.of(asker, saved_id)],
            versions=self._versions(asker, thing),
            changes=telling.changes(engine, place.results, thing),
            days=DAYS,
            notes=notes,
        )

    def _versions(self, asker: Asker, thing: Thing) -> list[VersionFacts]:
        engine = self._place.engines.current()
        return [
            VersionFacts(
                each.number, each.created, telling.in_words(engine, thing.kind, each.content)
            )
            for each in self._place.keeper.versions(asker, thing.id)
        ]


def _page_of(typed: str) -> int:
    """The page of a number from 1 in the address, counted from 0; the first for anything else."""
    if not (typed.isascii() and typed.isdecimal()) or len(typed) > len(str(_MOST_PAGES)):
        return 0
    return min(max(int(typed), 1), _MOST_PAGES) - 1


def _link(link: Link) -> LinkFacts:
    state = "taken back" if link.revoked else "" if link.works else "over"
    return LinkFacts(link.id, link.created, link.expires, link.origins, state)
