from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from analytics.listening.people import Listeners
from analytics.listening.pseudonyms import KEY_FILE, Key, NoKey, key_of, read_key, token_hash

KEY = Key(b"k" * 32)
IDS = [f"person {number}" for number in range(300)]


def some_listeners() -> tuple[Listeners, list[int]]:
    return Listeners.of(IDS, KEY, {IDS[0]: "FR"}.get, {IDS[1]: "free"}.get)


def test_pseudonyms_and_tokens_depend_on_the_key_and_the_id_alone() -> None:
    assert KEY.pseudonym("ann") == Key(b"k" * 32).pseudonym("ann")
    assert len({KEY.pseudonym(each) for each in IDS} | {KEY.token(each) for each in IDS}) == 600
    assert Key(b"l" * 32).pseudonym("ann") != KEY.pseudonym("ann")
    assert len(KEY.pseudonym("ann")) == 10
    assert len(KEY.token("ann")) == 43


def test_a_token_leads_to_its_own_person_only() -> None:
    listeners, places = some_listeners()
    assert [listeners.place_of_token(KEY.token(each)) for each in IDS] == places
    for text in ("", "x", IDS[0], KEY.pseudonym(IDS[0]), KEY.token("stranger"), "\ud800", "é" * 999,
                 token_hash(KEY.token(IDS[0]))):  # fmt: skip
        assert listeners.place_of_token(text) is None


def test_people_are_ordered_by_pseudonym_and_named_by_nothing_else() -> None:
    listeners, places = some_listeners()
    names = listeners.pseudonym.to_pylist()
    assert names == sorted(KEY.pseudonym(each) for each in IDS)
    assert [names[place] for place in places] == [KEY.pseudonym(each) for each in IDS]
    assert listeners.place_of(names[7]) == 7
    written = str(listeners.table().to_pydict())
    assert "person" not in written
    assert not any(KEY.token(each) in written for each in IDS)


def test_what_is_known_of_people_stays_with_them() -> None:
    listeners, places = some_listeners()
    assert listeners.country[places[0]].as_py() == "FR"
    assert listeners.plan[places[0]].as_py() is None
    assert listeners.plan[places[1]].as_py() == "free"
    assert listeners.country.null_count == listeners.n_listeners - 1


def test_a_home_has_one_key_whoever_asks_first_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = list(pool.map(lambda _: key_of(tmp_path / "home"), range(64)))
    assert len({key.secret for key in keys}) == 1
    assert read_key(tmp_path / "home") == keys[0]
    assert stat.S_IMODE((tmp_path / "home" / KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "home").iterdir()] == [KEY_FILE]


@pytest.mark.parametrize("content", ["", "short", "z" * 64, "00" * 31, "é"])
def test_what_is_no_key_is_refused_and_never_replaced(tmp_path: Path, content: str) -> None:
    (tmp_path / KEY_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(NoKey, match="is no key"):
        key_of(tmp_path)
    assert (tmp_path / KEY_FILE).read_text(encoding="utf-8") == content


def test_a_home_without_plays_has_no_key(tmp_path: Path) -> None:
    with pytest.raises(NoKey, match="Nothing was made of people's plays"):
        read_key(tmp_path)
    assert list(tmp_path.iterdir()) == []
