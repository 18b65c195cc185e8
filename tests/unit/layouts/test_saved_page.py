"""The Saved page: what it says of what is there, and what each may do with it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from layouts.pages.saved import one, shelf
from layouts.saved_facts import (
    ChangesFacts,
    LinkFacts,
    OpenedFacts,
    SavedFacts,
    ShelfFacts,
    SongFacts,
    VersionFacts,
)
from tests.pages import has_class, prop, walk, words

LIST = SavedFacts("a" * 32, True, "Evening", "12 songs", "/playlists?mood=calm", 2, 1e9, False)
VIEW = SavedFacts("b" * 32, False, "Jazz", "Jazz.", "/?genre=jazz", 1, 1e9, True)
SHELF = ShelfFacts("all", (LIST, VIEW), 0, 24, 2, (), None, 0, True, False)
OPENED = OpenedFacts(
    LIST, True, True,
    songs=(SongFacts("Ash", "Ann", ("Calm", 2, "circle"), "80 BPM · 3:10", "/song?id=a"),
           SongFacts("Gone", "Bo", None, "no longer in the catalogue", "")),
    links=(LinkFacts("l1", 1e9, None, ("https://blog.example.org",), ""),
           LinkFacts("l2", 1e9, 2e9, (), "taken back")),
    versions=(VersionFacts(2, 1e9, "12 songs"), VersionFacts(1, 1e9, "11 songs")),
    days=(0, 7, 30, 365),
)  # fmt: skip

ACCEPT = "Keep the list as it is now: Evening"


def posts(tree: Any) -> set[str]:
    """What can be done: the last part of the addresses that its forms are sent to."""
    sent = [prop(part, "data-post") for part in walk(tree)]
    return {str(address).rpartition("/")[2] for address in sent if address}


def names_of_forms(tree: Any) -> list[str]:
    return [prop(part, "aria-label") for part in walk(tree) if prop(part, "data-post")]


def test_every_thing_has_its_name_and_a_way_to_it() -> None:
    tree = shelf.opened(SHELF)
    links = {prop(part, "href") for part in walk(tree)}
    assert {"/saved?id=" + LIST.id, LIST.href, "/saved?id=" + VIEW.id, VIEW.href} <= links
    assert {"Delete Evening", "Delete Jazz"} <= set(names_of_forms(tree)), "each says to what"


def test_a_list_that_no_address_can_say_has_no_way_to_its_recipe() -> None:
    made_by_hand = replace(LIST, href="")
    assert "Open" not in words(shelf.opened(replace(SHELF, saved=(made_by_hand,))))
    assert "Open the recipe" not in words(one.opened(replace(OPENED, saved=made_by_hand)))


@pytest.mark.parametrize("which", ["all", "view", "playlist", "team"])
def test_an_empty_shelf_says_what_fills_it(which: str) -> None:
    tree = shelf.opened(replace(SHELF, which=which, saved=(), total=0, may_see_team=True))
    (empty,) = [part for part in walk(tree) if has_class(part, "saved-empty")]
    assert words(empty)
    (chosen,) = [part for part in walk(tree) if prop(part, "aria-current") == "true"]
    assert which in (prop(chosen, "href") + "?show=all")


def test_what_the_team_shows_is_for_the_team() -> None:
    assert "From the team" not in words(shelf.opened(SHELF))
    assert "From the team" in words(shelf.opened(replace(SHELF, may_see_team=True)))


def test_the_pages_of_a_long_shelf_lead_on_and_back() -> None:
    def ways(start: int) -> list[str]:
        tree = shelf.opened(replace(SHELF, which="view", start=start, total=50))
        (pages,) = [part for part in walk(tree) if has_class(part, "saved-pages")]
        return [prop(part, "href") for part in walk(pages) if prop(part, "href")]

    assert ways(0) == ["/saved?show=view&page=2"]
    assert ways(24) == ["/saved?show=view", "/saved?show=view&page=3"]
    assert ways(48) == ["/saved?show=view&page=2"]


def test_what_was_deleted_can_be_brought_back() -> None:
    tree = shelf.opened(replace(SHELF, deleted=(LIST,), undo=LIST))
    assert {"Undo: Evening", "Bring back: Evening"} <= set(names_of_forms(tree))


def test_what_was_saved_before_signing_in_is_offered() -> None:
    assert "take-over" not in posts(shelf.opened(SHELF))
    assert "take-over" in posts(shelf.opened(replace(SHELF, left_behind=3)))
    assert "Sign in" in words(shelf.opened(replace(SHELF, is_known=False)))


def test_its_owner_does_everything_and_others_only_copy() -> None:
    everything = {"links", "name", "visibility", "copy", "delete", "back", "take-back"}
    assert posts(one.opened(OPENED)) == everything
    shown = replace(OPENED, is_mine=False, saved=replace(LIST, owner="Tom"), links=(), versions=())
    assert posts(one.opened(shown)) == {"copy"}
    assert "by Tom" in words(one.opened(shown))


def test_the_team_is_offered_to_those_who_are_in_it() -> None:
    assert "visibility" not in posts(one.opened(replace(OPENED, may_show_team=False)))


def test_a_link_that_opens_nothing_cannot_be_taken_back_again() -> None:
    tree = one.opened(OPENED)
    back = [name for name in names_of_forms(tree) if name.startswith("Take back")]
    assert len(back) == 1
    assert "taken back" in words(tree) and "https://blog.example.org" in words(tree)


def test_what_a_list_has_become_is_offered_and_named() -> None:
    changes = ChangesFacts("The catalogue has changed: 11 of 12.", [("New", ["Bay"])], 2, "k" * 32)
    tree = one.opened(replace(OPENED, changes=changes))
    assert "Bay" in words(tree) and ACCEPT in names_of_forms(tree)
    assert "Keep the old list: Evening" in names_of_forms(tree)
    nothing = one.opened(replace(OPENED, changes=replace(changes, number=0)))
    assert ACCEPT not in names_of_forms(nothing)
    assert "Put the old songs in your crate" in words(nothing)


def test_a_list_that_is_kept_as_it_was_is_not_asked_about_again() -> None:
    declined = ChangesFacts("You keep it: 12 songs.", (), 2, "k" * 32, is_declined=True)
    tree = one.opened(replace(OPENED, changes=declined))
    assert ACCEPT in names_of_forms(tree), "it can still be changed"
    assert "Keep the old list: Evening" not in names_of_forms(tree)
    assert "Put the old songs in your crate" in words(tree)


def test_that_a_list_is_still_the_same_is_said_without_a_question() -> None:
    tree = one.opened(replace(OPENED, changes=ChangesFacts("Still the same.", (), 2)))
    (said,) = [part for part in walk(tree) if has_class(part, "list-changes")]
    assert prop(said, "data-note") == f"/saved/{LIST.id}/noted/2"
    assert not names_of_forms(said)


def test_the_songs_of_a_list_go_into_the_crate_also_those_that_are_lost() -> None:
    (button,) = [part for part in walk(one.opened(OPENED)) if prop(part, "data-songs")]
    songs = json.loads(prop(button, "data-songs"))
    assert [(each["name"], each["artists"]) for each in songs] == [("Ash", "Ann"), ("Gone", "Bo")]


def test_a_mood_is_said_in_words_beside_its_colour() -> None:
    (mark,) = [part for part in walk(one.opened(OPENED)) if has_class(part, "mark")]
    assert "Calm" in words(mark)
