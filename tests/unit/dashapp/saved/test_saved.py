"""What people save, over both kinds of database: whose it is, what it was, who may look."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from threading import Thread

import pytest
from sqlalchemy import select, update

from dashapp.people.asker import Asker
from dashapp.people.errors import NotAllowed, NotSignedIn, Refused
from dashapp.people.roles import Role
from dashapp.saved import keeper as keeping
from dashapp.saved import links as linking
from dashapp.saved import rows
from dashapp.saved.content import Content, Kind, Song
from dashapp.saved.errors import ChangedMeanwhile, NoLink, NoSaved, TooManySaved
from dashapp.saved.thing import Visibility
from dashapp.store.schema import SAVED, SHARES, VERSIONS
from tests.unit.dashapp.saved.places import JAZZ, LIST, NOBODY, Place, visitor


def test_what_is_saved_is_there_again_as_it_was(place: Place) -> None:
    ann = place.person("Ann")
    made = place.keeper.save(ann, Kind.PLAYLIST, "Evening", LIST)
    found = place.keeper.one(ann, made.id)
    assert (found.name, found.kind, found.content, found.number) == (
        "Evening", Kind.PLAYLIST, LIST, 1,
    )  # fmt: skip
    assert (found.owner, found.is_mine, found.visibility) == ("Ann", True, Visibility.PRIVATE)


def test_a_visitor_is_known_by_their_cookie_of_which_a_hash_is_kept(place: Place) -> None:
    made = place.keeper.save(visitor(), Kind.VIEW, "Jazz", JAZZ)
    assert [each.id for each in place.keeper.mine(visitor()).things] == [made.id]
    assert made.owner is None
    with place.store.reading() as look:
        assert "v" * 32 not in str(look.execute(select(SAVED)).all())


def test_nobody_sees_or_changes_what_belongs_to_another(place: Place) -> None:
    ann, keeper = place.person("Ann"), place.keeper
    saved = keeper.save(ann, Kind.VIEW, "Jazz", JAZZ).id
    admin, visited = place.person("Ada", Role.ADMIN), visitor()
    tries: list[Callable[[Asker], object]] = [
        lambda who: keeper.one(who, saved),
        lambda who: keeper.versions(who, saved),
        lambda who: keeper.rename(who, saved, "Mine"),
        lambda who: keeper.change(who, saved, Content("genre=folk"), 1),
        lambda who: keeper.go_back(who, saved, 1),
        lambda who: keeper.duplicate(who, saved),
        lambda who: keeper.show_to(who, saved, "private"),
        lambda who: keeper.delete(who, saved),
        lambda who: keeper.bring_back(who, saved),
        lambda who: place.links.make(who, saved, 0, ""),
        lambda who: place.links.of(who, saved),
        lambda who: place.links.take_back(who, saved, "x"),
    ]
    for who in (NOBODY, visited, place.person("Ben"), admin):
        for attempt in tries:
            with pytest.raises(NoSaved):
                attempt(who)
        assert keeper.mine(who).total == 0
    assert keeper.one(ann, saved).content == JAZZ
    assert place.n(SHARES) == 0


def test_the_same_saved_again_is_kept_once(place: Place) -> None:
    ann = place.person("Ann")
    first = place.keeper.save(ann, Kind.VIEW, "Jazz", JAZZ)
    assert place.keeper.save(ann, Kind.VIEW, "Jazz", JAZZ).id == first.id
    assert place.keeper.save(ann, Kind.PLAYLIST, "Jazz", JAZZ).id != first.id
    assert place.keeper.save(visitor(), Kind.VIEW, "Jazz", JAZZ).id != first.id
    place.keeper.delete(ann, first.id)
    assert place.keeper.save(ann, Kind.VIEW, "Jazz", JAZZ).id != first.id


def test_a_change_is_a_new_version_and_any_version_comes_back(place: Place) -> None:
    ann, keeper = place.person("Ann"), place.keeper
    saved = keeper.save(ann, Kind.PLAYLIST, "Evening", LIST).id
    longer = replace(LIST, songs=(*LIST.songs, Song("c", "Cay", "Cy")), fingerprint="f2")
    assert keeper.change(ann, saved, longer, 1).number == 2
    assert keeper.go_back(ann, saved, 1).content == LIST
    assert [(each.number, each.content) for each in keeper.versions(ann, saved)] == [
        (3, LIST), (2, longer), (1, LIST),
    ]  # fmt: skip
    with pytest.raises(NoSaved):
        keeper.go_back(ann, saved, 9)


def test_a_change_of_what_was_changed_meanwhile_is_refused(place: Place) -> None:
    ann, keeper = place.person("Ann"), place.keeper
    saved = keeper.save(ann, Kind.VIEW, "Jazz", JAZZ).id
    keeper.change(ann, saved, Content("genre=folk"), 1)
    with pytest.raises(ChangedMeanwhile):
        keeper.change(ann, saved, Content("genre=house"), 1)
    assert keeper.change(ann, saved, Content("genre=folk"), 1).number == 2, "sent twice"
    assert keeper.one(ann, saved).content == Content("genre=folk")


def test_of_many_who_change_one_at_once_one_is_heard(place: Place) -> None:
    ann, keeper = place.person("Ann"), place.keeper
    saved = keeper.save(ann, Kind.VIEW, "Jazz", JAZZ).id
    refused: list[int] = []

    def change(number: int) -> None:
        try:
            keeper.change(ann, saved, Content(f"energy=0.{number}-1"), 1)
        except ChangedMeanwhile:
            refused.append(number)

    threads = [Thread(target=change, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 7
    assert keeper.one(ann, saved).number == 2


def test_only_the_newest_versions_are_kept(place: Place) -> None:
    ann, keeper = place.person("Ann"), place.keeper
    saved = keeper.save(ann, Kind.VIEW, "Jazz", JAZZ).id
    for number in range(1, rows.MOST_VERSIONS + 5):
        keeper.change(ann, saved, Content(f"seed={number}"), number)
    kept = [each.number for each in keeper.versions(ann, saved)]
    assert len(kept) == rows.MOST_VERSIONS
    assert kept[0] == rows.MOST_VERSIONS + 5


def test_a_copy_is_its_own(place: Place) -> None:
    ann, keeper = place.person("Ann"), place.keeper
    saved = keeper.save(ann, Kind.VIEW, "x" * 200, JAZZ).id
    copy = keeper.duplicate(ann, saved)
    assert copy.content == JAZZ
    assert copy.name.startswith("Copy of xxx") and len(copy.name) == 200
    keeper.rename(ann, copy.id, "  Other\n name ")
    assert keeper.one(ann, copy.id).name == "Other name"
    assert keeper.one(ann, saved).name == "x" * 200


@pytest.mark.parametrize("name", ["", "  \n", None, 7, "\x00\ud800"])
def test_a_name_is_needed(place: Place, name: object) -> None:
    ann = place.person("Ann")
    saved = place.keeper.save(ann, Kind.VIEW, "Jazz", JAZZ).id
    with pytest.raises(Refused) as refusal:
        place.keeper.rename(ann, saved, name)
    assert refusal.value.field == "name"


def test_what_is_deleted_comes_back_with_its_links(place: Place) -> None:
    ann, keeper = place.person("Ann"), place.keeper
    saved = keeper.save(ann, Kind.VIEW, "Jazz", JAZZ).id
    _, secret = place.links.make(ann, saved, 0, "")
    assert keeper.delete(ann, saved).deleted is not None
    with pytest.raises(NoSaved):
        keeper.one(ann, saved)
    with pytest.raises(NoLink):
        place.links.open(secret)
    assert [each.id for each in keeper.deleted(ann)] == [saved]
    assert keeper.mine(ann).total == 0
    assert keeper.bring_back(ann, saved).deleted is None
    assert keeper.bring_back(ann, saved).deleted is None, "sent twice"
    assert place.links.open(secret).thing.id == saved


def test_what_was_deleted_long_ago_is_gone_with_all_that_hung_on_it(place: Place) -> None:
    ann, keeper = place.person("Ann"), place.keeper
    saved = keeper.save(ann, Kind.VIEW, "Jazz", JAZZ).id
    place.links.make(ann, saved, 0, "")
    keeper.delete(ann, saved)
    long_ago = time.time() - rows.SECONDS_DELETED - 1
    with place.store.writing() as pen:
        pen.execute(update(SAVED).values(deleted=long_ago))
    assert keeper.deleted(ann) == ()
    keeper.save(ann, Kind.VIEW, "Folk", Content("genre=folk"))
    assert (place.n(SAVED), place.n(VERSIONS), place.n(SHARES)) == (1, 1, 0)
    with pytest.raises(NoSaved):
        keeper.bring_back(ann, saved)


def test_the_team_looks_at_what_it_is_shown_and_listeners_do_not(place: Place) -> None:
    tom, tim, lee = (
        place.person("Tom", Role.TEAM), place.person("Tim", Role.TEAM), place.person("Lee"),
    )  # fmt: skip
    keeper = place.keeper
    saved = keeper.save(tom, Kind.VIEW, "Jazz", JAZZ).id
    assert keeper.of_team(tim).total == 0
    assert keeper.show_to(tom, saved, "team").visibility is Visibility.TEAM
    (shown,) = keeper.of_team(tim).things
    assert (shown.id, shown.owner, shown.is_mine) == (saved, "Tom", False)
    assert keeper.duplicate(tim, saved).is_mine
    with pytest.raises(NoSaved):
        keeper.rename(tim, saved, "Ours")
    with pytest.raises(NotAllowed):
        keeper.of_team(lee)
    with pytest.raises(NotSignedIn):
        keeper.of_team(visitor())
    with pytest.raises(NoSaved):
        keeper.one(lee, saved)
    own = keeper.save(lee, Kind.VIEW, "Jazz", JAZZ).id
    with pytest.raises(NotAllowed):
        keeper.show_to(lee, own, "team")
    with pytest.raises(Refused):
        keeper.show_to(tom, saved, "everybody")
    keeper.show_to(tom, saved, "private")
    assert keeper.of_team(tim).total == 0
    assert ("showed the team", "view") in place.deeds()
    assert ("took from the team", "view") in place.deeds()


def test_what_was_saved_before_signing_in_can_be_taken_along(place: Place) -> None:
    before = visitor()
    saved = place.keeper.save(before, Kind.VIEW, "Jazz", JAZZ).id
    ann = replace(place.person("Ann"), visitor=before.visitor)
    assert (place.keeper.left_behind(ann), place.keeper.mine(ann).total) == (1, 0)
    with pytest.raises(NotSignedIn):
        place.keeper.take_over(before)
    assert place.keeper.take_over(ann) == 1
    assert (place.keeper.left_behind(ann), place.keeper.mine(before).total) == (0, 0)
    assert place.keeper.one(ann, saved).is_mine
    assert place.keeper.take_over(ann) == 0


def test_there_is_room_for_so_many(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST", 2)
    monkeypatch.setattr(linking, "MOST", 2)
    ann, keeper = place.person("Ann"), place.keeper
    saved = [keeper.save(ann, Kind.VIEW, "x", Content(f"seed={n}")).id for n in range(2)]
    for attempt in (
        lambda: keeper.save(ann, Kind.VIEW, "x", JAZZ),
        lambda: keeper.duplicate(ann, saved[0]),
    ):
        with pytest.raises(TooManySaved):
            attempt()
    keeper.delete(ann, saved[0])
    keeper.save(ann, Kind.VIEW, "x", JAZZ)
    with pytest.raises(TooManySaved):
        keeper.bring_back(ann, saved[0])
    links = [place.links.make(ann, saved[1], 0, "")[0] for _ in range(2)]
    with pytest.raises(TooManySaved):
        place.links.make(ann, saved[1], 0, "")
    place.links.take_back(ann, saved[1], links[0].id)
    place.links.make(ann, saved[1], 0, "")


def test_lists_come_in_pages_and_by_kind(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "ON_A_PAGE", 2)
    ann, keeper = place.person("Ann"), place.keeper
    ids = [keeper.save(ann, Kind.VIEW, "x", Content(f"seed={n}")).id for n in range(5)]
    ids.append(keeper.save(ann, Kind.PLAYLIST, "x", LIST).id)
    pages = [keeper.mine(ann, None, start) for start in (0, 2, 4)]
    assert [each.id for page in pages for each in page.things] == ids[::-1]
    assert {page.total for page in pages} == {6}
    assert keeper.mine(ann, Kind.PLAYLIST).total == 1
    assert keeper.mine(ann, None, 6).things == ()
