"""What people save, over both kinds of database: whose it is, what it was, who may look."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Thread

import pytest
from sqlalchemy import func, select, update

from dashapp.people.asker import Asker
from dashapp.people.audit import Audit
from dashapp.people.directory import Directory
from dashapp.people.errors import NotAllowed, NotSignedIn, Refused
from dashapp.people.passwords import Passwords
from dashapp.people.roles import Role
from dashapp.people.sessions import Sessions
from dashapp.saved import keeper as keeping
from dashapp.saved import links as linking
from dashapp.saved import rows
from dashapp.saved.content import Content, Kind, Song, list_key
from dashapp.saved.errors import ChangedMeanwhile, NoLink, NoSaved, TooManySaved
from dashapp.saved.keeper import Keeper
from dashapp.saved.links import Links, origins_of
from dashapp.saved.thing import Visibility
from dashapp.store import Store
from dashapp.store.schema import SAVED, SHARES, VERSIONS

GOOD = "seven grey herons wade"
SYSTEM = Asker(role=Role.ADMIN, is_system=True)
JAZZ = Content("genre=jazz")
LIST = Content("mood=calm", (Song("a", "Ash", "Ann"), Song("b", "Bay “2”", "Ben, Bo")), "f1")
NOBODY = Asker()


@dataclass(frozen=True)
class Place:
    """Everything over one store."""

    store: Store
    keeper: Keeper
    links: Links
    directory: Directory

    def person(self, name: str, role: Role = Role.LISTENER) -> Asker:
        email = f"{name}@example.org".lower()
        made = self.directory.add(SYSTEM, email, name, role.value, GOOD)
        return Asker(person=made, role=role)

    def n(self, table: object) -> int:
        with self.store.reading() as look:
            return int(look.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]

    def deeds(self) -> list[tuple[str, str]]:
        return [(each.action, each.object_kind) for each in Audit(self.store).page(SYSTEM)]


@pytest.fixture
def place(store: Store) -> Place:
    return Place(store, Keeper(store), Links(store), Directory(store, Sessions(store), Passwords()))


def visitor(name: str = "v") -> Asker:
    return Asker(visitor=name * 32)


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


def test_a_link_opens_what_it_is_to_until_it_is_taken_back(place: Place) -> None:
    ann = place.person("Ann")
    saved = place.keeper.save(ann, Kind.PLAYLIST, "Evening", LIST).id
    link, secret = place.links.make(ann, saved, 7, "https://blog.example.org/")
    opened = place.links.open(secret)
    assert (opened.thing.content, opened.thing.is_mine) == (LIST, False)
    assert opened.link.origins == ("https://blog.example.org",)
    with place.store.reading() as look:
        assert secret not in str(look.execute(select(SHARES)).all())
    assert len(secret) == 43, "256 bits"
    place.links.take_back(ann, saved, link.id)
    with pytest.raises(NoLink):
        place.links.open(secret)
    with pytest.raises(NoLink):
        place.links.take_back(ann, saved, link.id)
    assert [each.works for each in place.links.of(ann, saved)] == [False]
    assert {("shared", "playlist"), ("took back a link to", "playlist")} <= set(place.deeds())
    assert not any(secret in each.detail for each in Audit(place.store).page(SYSTEM))


def test_a_link_ends_when_it_was_to(place: Place) -> None:
    ann = place.person("Ann")
    saved = place.keeper.save(ann, Kind.VIEW, "Jazz", JAZZ).id
    _, secret = place.links.make(ann, saved, 7, "")
    assert place.links.open(secret).link.expires == pytest.approx(time.time() + 7 * 86400, abs=60)
    with place.store.writing() as pen:
        pen.execute(update(SHARES).values(expires=time.time() - 1))
    with pytest.raises(NoLink):
        place.links.open(secret)


def test_links_of_somebody_who_is_kept_out_open_nothing(place: Place) -> None:
    ann = place.person("Ann")
    assert ann.person is not None
    saved = place.keeper.save(ann, Kind.VIEW, "Jazz", JAZZ).id
    _, secret = place.links.make(ann, saved, 0, "")
    place.directory.disable(SYSTEM, ann.person.id)
    with pytest.raises(NoLink):
        place.links.open(secret)
    place.directory.enable(SYSTEM, ann.person.id)
    assert place.links.open(secret).thing.id == saved


@pytest.mark.parametrize("secret", ["", "x", "x" * 43, "x" * 5_000, "é" * 43, "\x00" * 43, "%"])
def test_what_is_no_link_opens_nothing(place: Place, secret: str) -> None:
    with pytest.raises(NoLink):
        place.links.open(secret)


@pytest.mark.parametrize("days", [True, -1, 8, 7.0, 7.5, "7", None, 10**12])
def test_a_link_works_for_one_of_a_few_times(place: Place, days: object) -> None:
    ann = place.person("Ann")
    saved = place.keeper.save(ann, Kind.VIEW, "Jazz", JAZZ).id
    with pytest.raises(Refused) as refusal:
        place.links.make(ann, saved, days, "")
    assert refusal.value.field == "days"


@pytest.mark.parametrize(
    ("typed", "origins"),
    [
        ("", ()), (None, ()), (7, ()),
        ("https://Blog.Example.ORG/", ("https://blog.example.org",)),
        ("https://a.example, http://b.example:8080", ("https://a.example", "http://b.example:8080")),
        ("https://a.example:443 https://a.example", ("https://a.example",)),
        ("https://bücher.example", ("https://xn--bcher-kva.example",)),
        ("https://a.example\nhttps://b", ("https://a.example", "https://b")),
        ("http://localhost:3000", ("http://localhost:3000",)),
    ],
)  # fmt: skip
def test_sites_are_read_as_a_browser_names_them(typed: object, origins: tuple[str, ...]) -> None:
    assert origins_of(typed) == origins


@pytest.mark.parametrize(
    "typed",
    [
        "*", "https://*", "https://*.example.org", "example.org", "javascript:alert(1)", "https://",
        "https://a.example/page", "https://a.example;script-src", "https://u:p@a.example", "'self'",
        "https://a.example?x=1", "data:text/html,x", "https://a.example:99999", "https://[::1",
        "https://" + "a" * 300 + ".example", "https://a..b",
        " ".join(f"https://a{n}.example" for n in range(11)),
    ],
)  # fmt: skip
def test_what_is_no_site_is_refused_beside_its_field(typed: str) -> None:
    with pytest.raises(Refused) as refusal:
        origins_of(typed)
    assert refusal.value.field == "origins"


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
