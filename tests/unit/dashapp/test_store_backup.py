"""A store goes into a file and comes out as it was, into whichever database; or not at all."""

from __future__ import annotations

import gzip
import hashlib
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from analytics.errors import UnusableFile
from analytics.listening.pseudonyms import KEY_FILE, key_of, read_key
from dashapp.store import Store, StoreUnavailable
from dashapp.store.moving import NotWritten, OtherKey, StoreInUse, back_up, restore
from dashapp.store.schema import (
    AUDIT,
    IDENTITIES,
    INVITATIONS,
    JOBS,
    KEYS,
    METADATA,
    PEOPLE,
    SAVED,
    SESSIONS,
    SHARES,
    TOKENS,
    TRIES,
    VERSIONS,
)
from tests.processes import run_command, try_command

AT = 1_790_000_000.123456


def fill(store: Store) -> None:
    """Something in every table, with the texts and numbers that come out wrong most easily."""
    person = {"id": "ann", "name": 'Änn "🎧"\n', "role": "team", "created": AT}
    saved = {"id": "v", "kind": "playlist", "name": "Ω", "visibility": "team"}
    content = json.dumps({"text": "\x00\ud800\u2028", "n": [1, 2.5, None]})
    job = {
        "visitor": "w", "kind": "group", "spec": "{}", "fingerprint": "f", "step": "",
        "estimated_seconds": 0.1, "progress": 1 / 3, "created": AT,
    }  # fmt: skip
    with store.writing() as pen:
        pen.execute(insert(KEYS).values(name="visitors", value="secret"))
        pen.execute(insert(PEOPLE).values(**person, email="A@b.org", email_key="a@b.org"))
        pen.execute(insert(IDENTITIES).values(issuer="i", subject="s", person="ann", created=AT))
        pen.execute(
            insert(SESSIONS).values(hash="h", person="ann", created=AT, expires=AT, last_seen=AT)
        )
        pen.execute(insert(INVITATIONS).values(hash="h", person="ann", created=AT, expires=AT))
        pen.execute(insert(TRIES).values(hash="h", began=AT, n=3))
        pen.execute(
            insert(TOKENS).values(
                id="t", hash="h", prefix="ut_", person="ann", name="", scopes="read", created=AT
            )
        )
        pen.execute(insert(SAVED).values(**saved, owner_person="ann", created=AT, updated=AT))
        for number in range(1, 1_203):
            pen.execute(
                insert(VERSIONS).values(saved="v", number=number, content=content, created=AT)
            )
        pen.execute(insert(SHARES).values(id="s", hash="h", saved="v", created=AT, revoked=AT))
        for state in ("done", "running"):
            pen.execute(insert(JOBS).values(**job, state=state, pid=4711, heartbeat=1e-9))
        pen.execute(
            insert(AUDIT).values(at=AT, actor="ann", action="x", object_kind="y", detail="{}")
        )


def everything(store: Store) -> dict[str, list[Any]]:
    with store.reading() as look:
        return {
            table.name: [tuple(row) for row in look.execute(select(table)).all()]
            for table in METADATA.sorted_tables
        }


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of a filled store."""
    folder = tmp_path_factory.mktemp("archive")
    filled = Store(folder)
    fill(filled)
    back_up(filled, folder / "store.backup")
    return folder / "store.backup"


def lines_of(archive: Path) -> list[bytes]:
    return gzip.decompress(archive.read_bytes()).splitlines(keepends=True)


def sealed(path: Path, lines: list[bytes]) -> Path:
    """The lines of an archive as one whose last line is right about them."""
    counts: dict[str, int] = {}
    for line in lines[1:-1]:
        content = json.loads(line)
        if isinstance(content, dict):
            name = content["table"]
            counts[name] = 0
        else:
            counts[name] += 1
    sha256 = hashlib.sha256(b"".join(lines[:-1])).hexdigest()
    end = json.dumps({"end": counts, "sha256": sha256}).encode() + b"\n"
    path.write_bytes(gzip.compress(b"".join([*lines[:-1], end])))
    return path


# -- out and in --------------------------------------------------------------------------------


def test_everything_comes_back_as_it_was(store: Store, tmp_path: Path) -> None:
    fill(store)
    before = everything(store)
    assert all(before.values())
    n_rows = back_up(store, tmp_path / "store.backup")
    assert n_rows == sum(map(len, before.values()))
    with store.writing() as pen:
        pen.execute(SHARES.delete())
        pen.execute(insert(KEYS).values(name="more", value="x"))
    assert restore(store, tmp_path / "store.backup", replace=True) == n_rows
    assert everything(store) == before
    # Numbers go on from where they were.
    with store.writing() as pen:
        values = {"at": AT, "actor": "a", "action": "b", "object_kind": "c", "detail": "{}"}
        new = pen.execute(insert(AUDIT).values(values).returning(AUDIT.c.id)).scalar_one()
    assert new == before["audit"][-1][0] + 1


def test_a_file_moves_into_a_database_and_back(tmp_path: Path, postgres_url: str) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "other").mkdir()
    out = tmp_path / "store.backup"
    fill(Store(tmp_path / "home"))
    before = everything(Store(tmp_path / "home"))
    run_command("backup", "--to", str(out), home=tmp_path / "home")
    done = run_command(
        "restore", "--from", str(out), home=tmp_path / "home", DATABASE_URL=postgres_url
    )
    assert done.stdout == f"1,214 rows were restored from {out}.\n"
    run_command("backup", "--to", str(out), home=tmp_path / "other", DATABASE_URL=postgres_url)
    run_command("restore", "--from", str(out), home=tmp_path / "other")
    assert everything(Store(tmp_path / "other")) == before


def test_an_empty_store_is_a_backup_too(store: Store, tmp_path: Path) -> None:
    assert back_up(store, tmp_path / "store.backup") == 0
    assert restore(store, tmp_path / "store.backup", replace=False) == 0


def test_a_backup_is_for_its_owner_only(written: Path) -> None:
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert [path.name for path in written.parent.iterdir() if "partial" in path.name] == []


def test_a_backup_is_of_one_moment_while_others_write(store: Store, tmp_path: Path) -> None:
    fill(store)
    before = everything(store)
    with store.writing() as pen:
        pen.execute(insert(KEYS).values(name="later", value="x"))
        back_up(store, tmp_path / "store.backup")
    restore(store, tmp_path / "store.backup", replace=True)
    assert everything(store) == before


def test_an_older_backup_is_taken_on(store: Store, tmp_path: Path) -> None:
    sha = hashlib.sha256()
    lines: list[bytes] = []
    for content in (
        {"archive": "undertone store", "format": 1, "revision": "0001", "made": "then"},
        {"table": "keys", "columns": ["name", "value"]},
        ["visitors", "secret"],
    ):
        lines.append(json.dumps(content).encode() + b"\n")
        sha.update(lines[-1])
    lines.append(json.dumps({"end": {"keys": 1}, "sha256": sha.hexdigest()}).encode() + b"\n")
    (tmp_path / "old").write_bytes(gzip.compress(b"".join(lines)))
    restore(store, tmp_path / "old", replace=False)
    with store.reading() as look:
        assert look.execute(select(KEYS)).all() == [("visitors", "secret")]
        assert look.execute(select(PEOPLE)).all() == []


# -- what is refused ---------------------------------------------------------------------------


def test_a_store_that_has_something_is_replaced_only_when_that_is_said(
    store: Store, written: Path
) -> None:
    with store.writing() as pen:
        pen.execute(insert(KEYS).values(name="mine", value="x"))
    before = everything(store)
    with pytest.raises(StoreInUse, match="restore with --replace"):
        restore(store, written, replace=False)
    assert everything(store) == before
    restore(store, written, replace=True)
    assert everything(store) != before


def torn(content: bytes) -> bytes:
    return content[: len(content) // 2]


def without_its_last_line(content: bytes) -> bytes:
    return gzip.compress(b"".join(gzip.decompress(content).splitlines(keepends=True)[:-1]))


def with_a_bit_flipped(content: bytes) -> bytes:
    return content[:500] + bytes([content[500] ^ 1]) + content[501:]


def with_a_letter_changed(content: bytes) -> bytes:
    return gzip.compress(gzip.decompress(content).replace(b'"listener"', b'"admin"', 1)
                         .replace(b'"team"', b'"admin"', 1))  # fmt: skip


def without_a_row(content: bytes) -> bytes:
    lines = gzip.decompress(content).splitlines(keepends=True)
    return gzip.compress(b"".join(lines[:-2] + lines[-1:]))


def with_more_behind_it(content: bytes) -> bytes:
    return gzip.compress(gzip.decompress(content) + b"{}\n")


@pytest.mark.parametrize(
    "damage",
    [
        torn, without_its_last_line, with_a_bit_flipped, with_a_letter_changed, without_a_row,
        with_more_behind_it, lambda _: b"", lambda _: b"id,name\n1,2\n", gzip.decompress,
        lambda _: gzip.compress(b""), lambda _: gzip.compress(b"[]\n"),
        lambda _: gzip.compress(b'{"archive": "another"}\n'),
    ],
)  # fmt: skip
def test_a_file_that_is_not_as_it_was_written_changes_nothing(
    store: Store, written: Path, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    with store.writing() as pen:
        pen.execute(insert(KEYS).values(name="mine", value="x"))
    before = everything(store)
    path = tmp_path / "damaged"
    path.write_bytes(damage(written.read_bytes()))
    with pytest.raises(UnusableFile, match=r"damaged|no backup|fewer rows|after its end"):
        restore(store, path, replace=True)
    assert everything(store) == before


def test_a_newer_backup_is_refused(store: Store, written: Path, tmp_path: Path) -> None:
    first, *others = lines_of(written)
    for change in ({"revision": "9999"}, {"format": 2}):
        newer = json.dumps({**json.loads(first), **change}).encode() + b"\n"
        path = sealed(tmp_path / "newer", [newer, *others])
        with pytest.raises(UnusableFile, match="made by a newer version"):
            restore(store, path, replace=False)


def test_a_forged_backup_changes_nothing(store: Store, written: Path, tmp_path: Path) -> None:
    lines = lines_of(written)
    (people,) = (n for n, line in enumerate(lines) if line.startswith(b'{"table":"people"'))
    row = json.loads(lines[people + 1])
    forged: list[list[bytes]] = [
        [*lines[: people + 1], json.dumps(wrong).encode() + b"\n", *lines[people + 2 :]]
        for wrong in (
            row[:-1], [*row[:-1], []], [*row[:-1], "soon"], [*row[:-1], True], ["a\0b", *row[1:]],
            ["\ud800", *row[1:]], ["nobody", *row[1:]], [None, *row[1:]], [7, *row[1:]],
        )
    ]  # fmt: skip
    forged.append([*lines[: people + 1], lines[people + 1], *lines[people + 1 :]])
    forged.append([line.replace(b'"table":"keys"', b'"table":"alembic_version"') for line in lines])
    forged.append([line.replace(b'"table":"keys"', b'"table":"sqlite_master"') for line in lines])
    forged.append([lines[0], b'{"table":"keys","columns":["name"]}\n', lines[-1]])
    store.prepare()
    before = everything(store)
    for content in forged:
        with pytest.raises(UnusableFile, match="damaged"):
            restore(store, sealed(tmp_path / "forged", content), replace=True)
        assert everything(store) == before


def test_a_store_of_a_newer_program_is_not_replaced(store: Store, written: Path) -> None:
    store.prepare()
    with store.writing() as pen:
        pen.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnavailable, match="newer version"):
        restore(store, written, replace=True)


# -- the key of listeners ----------------------------------------------------------------------


def test_names_and_links_of_listeners_move_with_a_backup(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    key, out = key_of(here), tmp_path / "store.backup"
    said = run_command("backup", "--to", str(out), home=here).stdout
    assert "the key of listeners" in said
    assert "as you keep keys" in said
    there.mkdir()
    run_command("restore", "--from", str(out), home=there)
    again = read_key(there)
    assert again.pseudonym("ann") == key.pseudonym("ann")
    assert again.token("ann") == key.token("ann")
    assert stat.S_IMODE((there / KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in there.iterdir() if path.name.endswith(".tmp")] == []


def test_another_key_stays_unless_told_that_it_may_go(tmp_path: Path) -> None:
    here, there, out = tmp_path / "here", tmp_path / "there", tmp_path / "store.backup"
    key, other = key_of(here), key_of(there)
    back_up(Store(here), out, key)
    with pytest.raises(OtherKey, match="another key"):
        restore(Store(there), out, replace=False, home=there)
    assert read_key(there) == other
    restore(Store(there), out, replace=True, home=there)
    assert read_key(there) == key


def test_a_backup_without_a_key_leaves_the_one_there_is(written: Path, tmp_path: Path) -> None:
    key = key_of(tmp_path)
    restore(Store(tmp_path), written, replace=True, home=tmp_path)
    assert read_key(tmp_path) == key


def test_a_damaged_backup_brings_no_key(tmp_path: Path) -> None:
    here, there, out = tmp_path / "here", tmp_path / "there", tmp_path / "store.backup"
    fill(Store(key_home(here)))
    back_up(Store(here), out, read_key(here))
    content = lines_of(out)
    out.write_bytes(gzip.compress(b"".join([*content[:-2], content[-1]])))
    there.mkdir()
    with pytest.raises(UnusableFile):
        restore(Store(there), out, replace=False, home=there)
    assert not (there / KEY_FILE).exists()


@pytest.mark.parametrize("forged", ["", "abc", "zz" * 32, 5, None])
def test_what_is_no_key_is_refused(forged: object, written: Path, tmp_path: Path) -> None:
    first, *others = lines_of(written)
    line = json.dumps(json.loads(first) | {"listeners_key": forged}).encode() + b"\n"
    out = sealed(tmp_path / "forged", [line, *others])
    with pytest.raises(UnusableFile, match="no key of listeners"):
        restore(Store(tmp_path), out, replace=False, home=tmp_path)
    assert not (tmp_path / KEY_FILE).exists()


def key_home(home: Path) -> Path:
    """A home with a key."""
    key_of(home)
    return home


# -- what is wrong -----------------------------------------------------------------------------


def test_commands_say_in_one_sentence_what_is_wrong(tmp_path: Path, written: Path) -> None:
    fill(Store(tmp_path))
    for words, sentence in (
        (("backup", "--to", str(tmp_path)), "--out is"),
        (("backup", "--to", "/nowhere/at/all"), "/nowhere/at/all"),
        (("restore", "--from", str(tmp_path / "missing")), str(tmp_path / "missing")),
        (("restore", "--from", str(tmp_path / "store.sqlite")), "no backup of Undertone"),
        (("restore", "--from", str(written)), "has something in it already"),
    ):
        done = try_command(*words, home=tmp_path)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert sentence in done.stderr


def test_a_full_disk_is_the_disk_of_the_backup(store: Store, monkeypatch: Any) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    fill(store)
    monkeypatch.setattr(
        "dashapp.store.moving._private", lambda _path: Path("/dev/full").open("wb", buffering=0)
    )
    with pytest.raises(NotWritten, match="No space left"):
        back_up(store, Path("/tmp/never-written.backup"))
