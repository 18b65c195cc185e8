"""The part of the Data page by which another catalogue comes."""

from __future__ import annotations

from layouts import ids
from layouts.pages.exchange import part
from layouts.rights import Rights
from tests.pages import prop, the, walk, words


def test_admins_bring_files_and_see_the_catalogues_there_are() -> None:
    found = part(Rights(name="Ada"))

    assert prop(the(found, ids.Data.IMPORT), "data-jobs") == "import"
    assert prop(the(found, ids.Data.IMPORT_FORM), "hidden") is True
    assert "Make the catalogue" in words(the(found, ids.Data.IMPORT_FORM))
    assert "Catalogues kept here" in words(found)


def test_others_are_told_whose_it_is_and_given_a_way_in() -> None:
    visitor = part(Rights(may_run=False, may_serve=False))
    listener = part(Rights(name="Bo", may_run=False, may_serve=False))

    assert "Catalogues are brought and exchanged by admins." in words(visitor)
    assert "/sign-in?next=%2Fdata" in {prop(each, "href") for each in walk(visitor)}
    assert "Your account may not" in words(listener)
    for page in (visitor, listener):
        assert ids.Data.IMPORT not in {prop(each, "id") for each in walk(page)}
