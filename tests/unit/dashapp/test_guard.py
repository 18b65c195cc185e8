from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import BadRequest

from dashapp.guard import MAX_DEPTH, MAX_NUMBER, check_envelope, check_values, parsed

ORDINARY_TEXT = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=50
)
ORDINARY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-MAX_NUMBER, MAX_NUMBER)
    | st.floats(-MAX_NUMBER, MAX_NUMBER)
    | ORDINARY_TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(ORDINARY_TEXT, inner, max_size=5),
    max_leaves=20,
)
POISON = st.sampled_from(
    [
        math.nan,
        math.inf,
        -math.inf,
        MAX_NUMBER + 1,
        -(10**400),
        "\0",
        "a\ud800",
        "\udc00b",
        "x" * 20_000,
    ]
)
WRAPPERS = st.lists(st.sampled_from(["list", "dict"]), max_size=10)


def depth_of(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(depth_of, inner), default=0)


def wrapped(value: Any, wrappers: list[str]) -> Any:
    for wrapper in wrappers:
        value = [0, value] if wrapper == "list" else {"a": value}
    return value


@given(ORDINARY)
def test_whatever_a_component_may_hold_is_let_through_unchanged(value: Any) -> None:
    read = parsed(json.dumps(value).encode())
    if depth_of(value) <= MAX_DEPTH:
        check_values(read)
    assert read == value


@given(POISON, WRAPPERS)
def test_poison_is_found_however_deep_it_lies(poison: Any, wrappers: list[str]) -> None:
    body = json.dumps(wrapped(poison, wrappers)).encode()
    with pytest.raises(BadRequest):
        check_values(parsed(body))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        check_values(parsed(body))
    except BadRequest as refusal:
        assert str(refusal.description).endswith(".")


@given(ORDINARY)
def test_any_json_as_an_envelope_is_refused(value: Any) -> None:
    with pytest.raises(BadRequest):
        check_envelope(value, {})


@pytest.mark.parametrize("levels", [MAX_DEPTH, MAX_DEPTH + 1])
def test_the_limit_of_nesting_is_exact(levels: int) -> None:
    value = wrapped(0, ["dict"] * (levels - 1))
    if levels <= MAX_DEPTH:
        check_values(value)
    else:
        with pytest.raises(BadRequest, match="nested"):
            check_values(value)
