from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.folding import fold, placed_words, plain, squeezed, words


def test_case_and_accents_do_not_count() -> None:
    assert fold("BEYONCÉ") == fold("beyonce")
    assert fold("RØYKSÖPP") == fold("royksopp")
    assert fold("Straße") == fold("STRASSE")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't Stop (Live)", ["dont", "stop", "live"]),
        ("Simon & Garfunkel", ["simon", "and", "garfunkel"]),
        ("AC/DC", ["ac", "dc"]),
        ("???", ["???"]),
        ("新時代", ["新時代"]),
        ("snake_case", ["snake", "case"]),
        ("สวัสดี", ["สวัสดี"]),
        (" \t", []),
    ],
)
def test_a_text_has_these_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_korean_typed_half_way_through_a_syllable_begins_the_word() -> None:
    assert plain("방탄").startswith(plain("방타"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("AC/DC", ["acdc"]), ("JAY-Z feat. P!nk", ["jayz", "pnk"]), ("plain words", [])],
)
def test_words_with_something_inside_are_also_typed_without_it(
    text: str, expected: list[str]
) -> None:
    assert squeezed(text) == expected


@given(st.text())
def test_placed_words_are_the_words_with_where_they_stand(text: str) -> None:
    placed = placed_words(text)
    assert [each.word for each in placed] == [*words(text), *squeezed(text)]
    for each in placed:
        assert len(each.spans) == len(each.word)
        assert all(0 <= start < end <= len(text) for start, end in each.spans)
        assert list(each.spans) == sorted(each.spans)


@given(st.text())
def test_words_of_words_are_themselves(text: str) -> None:
    assert words(plain(text)) == words(text)
