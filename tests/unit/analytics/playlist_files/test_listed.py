"""Text that fits on one line of any format."""

from __future__ import annotations

from unicodedata import category

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.playlist_files.listed import one_line

ODD = "\t\n\x0b\x1c\x85\xa0\u2028\u2029\u3000\ufeff\ufffe\uffff\ud800\udfff\U0001f3a7 a"


@settings(max_examples=500)
@given(st.text() | st.text(ODD))
def test_a_text_is_on_one_line_and_otherwise_as_it_was(text: str) -> None:
    expected = "".join(map(shown, text)).strip()
    assert one_line(text) == expected


def shown(letter: str) -> str:
    if category(letter) in ("Cc", "Zl", "Zp"):
        return " "
    is_half = "\ud800" <= letter <= "\udfff"
    return "\N{REPLACEMENT CHARACTER}" if is_half or letter in "\ufffe\uffff" else letter
