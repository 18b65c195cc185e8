"""Saved lists: what is noted about them, by what they are found, how they are spelled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashapp.people.asker import Asker
from dashapp.saved.content import Content, Kind, list_key
from dashapp.saved.errors import ChangedMeanwhile
from tests.unit.dashapp.saved.places import LIST, NOBODY, Place, visitor


def test_what_is_noted_about_a_list_is_no_version_of_it(place: Place) -> None:
    ann, keeper = place.person("Ann"), place.keeper
    saved = keeper.save(ann, Kind.PLAYLIST, "Evening", LIST)
    declined = replace(LIST, declined=list_key(["a", "c"]))
    kept = keeper.change(ann, saved.id, declined, 1)
    assert (kept.number, kept.content, kept.updated) == (1, declined, saved.updated)
    newer = replace(declined, fingerprint="f2")
    assert keeper.change(ann, saved.id, newer, 1).content == newer
    assert [each.number for each in keeper.versions(ann, saved.id)] == [1]
    keeper.change(ann, saved.id, replace(LIST, songs=LIST.songs[:1]), 1)
    with pytest.raises(ChangedMeanwhile):
        keeper.change(ann, saved.id, replace(newer, declined=""), 1)


def test_a_list_that_was_declined_a_change_is_still_the_same_list(place: Place) -> None:
    ann, keeper = place.person("Ann"), place.keeper
    saved = keeper.save(ann, Kind.PLAYLIST, "Evening", LIST).id
    keeper.change(ann, saved, replace(LIST, declined=list_key("x")), 1)
    assert keeper.save(ann, Kind.PLAYLIST, "Evening", LIST).id == saved
    longer = replace(LIST, fingerprint="f12")
    assert keeper.save(ann, Kind.PLAYLIST, "Evening", longer).id != saved


def test_what_is_brought_again_is_there_once_whatever_became_of_it(place: Place) -> None:
    ann, keeper = place.person("Ann"), place.keeper
    saved = keeper.save(ann, Kind.PLAYLIST, "Evening", LIST, ever=True).id
    keeper.rename(ann, saved, "Night")
    keeper.change(ann, saved, replace(LIST, songs=LIST.songs[:1]), 1)
    assert keeper.save(ann, Kind.PLAYLIST, "Evening", LIST, ever=True).id == saved
    assert keeper.save(ann, Kind.PLAYLIST, "Evening", LIST).id != saved, "what is saved now is not"
    assert keeper.save(visitor(), Kind.PLAYLIST, "Evening", LIST, ever=True).id != saved


def test_a_list_is_found_by_its_query_and_by_its_owner_only(place: Place) -> None:
    ann, keeper = place.person("Ann"), place.keeper
    odd = replace(LIST, query="song=%22'%5C&mood=%25_")
    first = keeper.save(ann, Kind.PLAYLIST, "Evening", LIST).id
    other = keeper.save(ann, Kind.PLAYLIST, "Odd", odd).id
    keeper.save(ann, Kind.VIEW, "Calm", Content("genre=jazz"))

    def found(who: Asker, *queries: str) -> str | None:
        thing = keeper.list_of(who, queries)
        return None if thing is None else thing.id

    assert found(ann, LIST.query) == first
    assert found(ann, "mix=1", odd.query, LIST.query) == other
    for query in ("mood=cal", "MOOD=CALM", "genre=jazz", "mood=calm&mix=1", "%", "x" * 70_000):
        assert found(ann, query) is None, query
    assert found(visitor(), LIST.query) is None
    assert found(NOBODY, LIST.query) is None
    keeper.delete(ann, first)
    assert found(ann, LIST.query) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"query": 1}', "not json", "[" * 2_000])
def test_content_that_is_not_ours_reads_as_nothing(text: str) -> None:
    assert Content.read(text) == Content("")


def test_content_is_read_as_it_was_spelled() -> None:
    assert Content.read(LIST.spelled()) == LIST
    declined = replace(LIST, declined=list_key(["a"]))
    assert Content.read(declined.spelled()) == declined
    assert LIST.ids == ("a", "b")
