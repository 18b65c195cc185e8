"""Accounts, sessions, tokens and links, over both kinds of database."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest
from sqlalchemy import select, update

from dashapp.people.accounts import LINK_OVER, TAKEN, WRONG, Accounts
from dashapp.people.asker import Asker
from dashapp.people.audit import Audit
from dashapp.people.directory import LAST_ADMIN, Directory
from dashapp.people.errors import NotAllowed, NotSignedIn, Refused, TooManyTries
from dashapp.people.passwords import Passwords, require_good
from dashapp.people.person import Person
from dashapp.people.pruning import prune
from dashapp.people.roles import Permission, Role, Scope
from dashapp.people.sessions import Sessions
from dashapp.people.tokens import Tokens
from dashapp.people.tries import MOST_OF_ACCOUNT
from dashapp.store import Store
from dashapp.store.schema import AUDIT, INVITATIONS, PEOPLE, SESSIONS, TOKENS, TRIES

GOOD = "seven grey herons wade"
OTHER = "a kettle of old rain"
HERE = "192.0.2.1"
SYSTEM = Asker(role=Role.ADMIN, is_system=True)


@dataclass(frozen=True)
class Place:
    """Everything over one store."""

    store: Store
    sessions: Sessions
    tokens: Tokens
    accounts: Accounts
    directory: Directory
    trail: Audit

    def add(self, name: str, role: str = "listener") -> Person:
        email = f"{name}@example.org".lower()
        return self.directory.add(SYSTEM, email, name, role, GOOD)

    def deeds(self) -> list[str]:
        return [deed.action for deed in self.trail.page(SYSTEM)]


@pytest.fixture
def place(store: Store) -> Place:
    sessions, passwords = Sessions(store), Passwords()
    return Place(
        store, sessions, Tokens(store), Accounts(store, sessions, passwords),
        Directory(store, sessions, passwords), Audit(store),
    )  # fmt: skip


def asker(person: Person) -> Asker:
    return Asker(person=person, role=person.role)


def test_somebody_signs_in_and_is_known_by_their_session(place: Place) -> None:
    ann = place.add("Ann", "team")
    found = place.accounts.sign_in(" ANN@example.org ", GOOD, HERE)
    visit = place.sessions.visit(found.session)
    assert visit is not None
    assert (visit.person.id, visit.person.role) == (ann.id, Role.TEAM)
    assert place.deeds()[0] == "signed in"


def test_nothing_that_is_kept_lets_anybody_in(place: Place) -> None:
    ann = place.add("Ann")
    session = place.accounts.sign_in("ann@example.org", GOOD, HERE).session
    _, token = place.tokens.make(ann.id, "script", frozenset({Scope.READ}), 30)
    link = place.directory.new_link(SYSTEM, ann.id)
    with place.store.reading() as look:
        kept = [
            str(tuple(row))
            for table in (PEOPLE, SESSIONS, TOKENS, INVITATIONS, TRIES)
            for row in look.execute(select(table))
        ]
    assert len(kept) >= 4
    for secret in (session, token, link, GOOD):
        assert not any(secret in row for row in kept)


@pytest.mark.parametrize(
    ("email", "password"), [("ann@example.org", OTHER), ("bob@example.org", GOOD)]
)
def test_a_wrong_address_and_a_wrong_password_look_the_same(
    place: Place, email: str, password: str
) -> None:
    place.add("Ann")
    with pytest.raises(Refused, match=WRONG) as refusal:
        place.accounts.sign_in(email, password, HERE)
    assert refusal.value.field == "password"


def test_nobody_can_tell_by_the_clock_who_has_an_account(place: Place) -> None:
    place.add("Ann")

    def seconds(email: str) -> float:
        began = time.process_time()
        with pytest.raises(Refused):
            place.accounts.sign_in(email, OTHER, HERE)
        return time.process_time() - began

    known = min(seconds("ann@example.org") for _ in range(4))
    unknown = min(seconds(f"nobody-{n}@example.org") for n in range(4))
    assert 0.5 < known / unknown < 2


def test_too_many_tries_close_an_account_for_a_while_even_to_the_right_password(
    place: Place,
) -> None:
    place.add("Ann")
    for _ in range(MOST_OF_ACCOUNT):
        with pytest.raises(Refused):
            place.accounts.sign_in("ann@example.org", "wrong", HERE)
    for _ in range(2):
        with pytest.raises(TooManyTries) as refusal:
            place.accounts.sign_in("ann@example.org", GOOD, HERE)
    assert 0 < refusal.value.seconds <= 15 * 60
    assert place.deeds().count("tried too often to sign in") == 1
    with place.store.writing() as pen:
        pen.execute(update(TRIES).values(began=time.time() - 15 * 60 - 1))
    assert place.accounts.sign_in("ann@example.org", GOOD, HERE).person.name == "Ann"


def test_signing_in_forgives_what_went_before(place: Place) -> None:
    place.add("Ann")
    for _ in range(2):
        for _ in range(MOST_OF_ACCOUNT - 1):
            with pytest.raises(Refused):
                place.accounts.sign_in("ann@example.org", "wrong", HERE)
        place.accounts.sign_in("ann@example.org", GOOD, HERE)


@pytest.mark.parametrize(
    "password", ["", "short", "password123", "ann@example.org", "1234567890", "x" * 300]
)
def test_a_password_that_is_easy_to_guess_will_not_do(password: str) -> None:
    with pytest.raises(Refused):
        require_good(password, "Ann", "ann@example.org")
    require_good(GOOD, "Ann", "ann@example.org")


def test_a_disabled_person_is_out_at_once_and_everywhere(place: Place) -> None:
    ann = place.add("Ann")
    session = place.accounts.sign_in("ann@example.org", GOOD, HERE).session
    _, token = place.tokens.make(ann.id, "script", frozenset({Scope.READ}), 30)
    link = place.directory.new_link(SYSTEM, ann.id)
    place.directory.disable(SYSTEM, ann.id)
    assert place.sessions.visit(session) is None
    assert place.tokens.bearer(token) is None
    with pytest.raises(Refused, match=WRONG):
        place.accounts.sign_in("ann@example.org", GOOD, HERE)
    with pytest.raises(Refused, match=LINK_OVER):
        place.accounts.join(link, OTHER)
    place.directory.enable(SYSTEM, ann.id)
    assert place.accounts.sign_in("ann@example.org", GOOD, HERE).person.id == ann.id


def test_a_session_ends_without_visits_and_goes_on_with_them(place: Place) -> None:
    place.add("Ann")
    session = place.accounts.sign_in("ann@example.org", GOOD, HERE).session

    def set_back(**moments: float) -> None:
        with place.store.writing() as pen:
            pen.execute(update(SESSIONS).values(**moments))

    set_back(last_seen=time.time() - 7_200, expires=time.time() + 60)
    first, second = place.sessions.visit(session), place.sessions.visit(session)
    assert first is not None and first.renewed
    assert second is not None and not second.renewed
    set_back(expires=time.time() - 1)
    assert place.sessions.visit(session) is None


def test_sessions_are_ended_one_by_one_by_their_owner_only_or_all_at_once(place: Place) -> None:
    ann, bob = place.add("Ann"), place.add("Bob")
    kept = [place.accounts.sign_in("ann@example.org", GOOD, HERE).session for _ in range(3)]
    (one, *_) = place.sessions.of(ann.id)
    place.sessions.end_one(bob.id, one.id)
    place.sessions.end_one(ann.id, "")
    assert len(place.sessions.of(ann.id)) == 3
    place.sessions.end_one(ann.id, one.id)
    assert len(place.sessions.of(ann.id)) == 2
    place.accounts.sign_out_everywhere(asker(ann))
    assert [place.sessions.visit(session) for session in kept] == [None, None, None]


def test_an_invitation_works_once_and_for_a_week(place: Place) -> None:
    person, link = place.directory.invite(SYSTEM, "eve@example.org", "Eve", "team")
    assert place.directory.waiting(SYSTEM) == {person.id}
    with pytest.raises(Refused) as refusal:
        place.accounts.join(link, "eve@example.org")
    assert refusal.value.field == "password"
    joined = place.accounts.join(link, GOOD)
    assert joined.person.id == person.id
    assert place.directory.waiting(SYSTEM) == frozenset()
    with pytest.raises(Refused, match=LINK_OVER):
        place.accounts.join(link, OTHER)
    late = place.directory.new_link(SYSTEM, person.id)
    with place.store.writing() as pen:
        pen.execute(update(INVITATIONS).values(expires=time.time() - 1))
    with pytest.raises(Refused, match=LINK_OVER):
        place.accounts.join(late, OTHER)


def test_a_new_password_ends_every_session_but_the_one_it_starts(place: Place) -> None:
    ann = place.add("Ann")
    before = place.accounts.sign_in("ann@example.org", GOOD, HERE).session
    with pytest.raises(Refused) as refusal:
        place.accounts.change_password(asker(ann), "wrong", OTHER, HERE)
    assert refusal.value.field == "current"
    after = place.accounts.change_password(asker(ann), GOOD, OTHER, HERE).session
    assert place.sessions.visit(before) is None
    assert place.sessions.visit(after) is not None


def test_two_people_never_have_one_address(place: Place) -> None:
    place.add("Ann")
    with pytest.raises(Refused, match=TAKEN):
        place.accounts.sign_up("Ann@Example.org", "Another", GOOD, HERE)


@pytest.mark.parametrize("email", ["", "ann", "a b@c", "a@b@c", "x" * 260 + "@y", None, 7, "<a@b>"])
def test_what_is_no_address_is_refused_beside_its_field(place: Place, email: object) -> None:
    with pytest.raises(Refused) as refusal:
        place.accounts.sign_up(email, "Ann", GOOD, HERE)
    assert refusal.value.field == "email"


def test_the_last_admin_stays_one(place: Place) -> None:
    ann, bob = place.add("Ann", "admin"), place.add("Bob", "listener")
    for undo in (
        lambda: place.directory.set_role(SYSTEM, ann.id, "team"),
        lambda: place.directory.disable(SYSTEM, ann.id),
    ):
        with pytest.raises(Refused, match=LAST_ADMIN):
            undo()
    place.directory.set_role(SYSTEM, bob.id, "admin")
    place.directory.set_role(SYSTEM, ann.id, "team")
    assert [(each.name, each.role) for each in place.directory.everybody(SYSTEM)] == [
        ("Ann", Role.TEAM), ("Bob", Role.ADMIN),
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["listener", "team"])
def test_only_admins_look_after_people(place: Place, role: str) -> None:
    ann = asker(place.add("Ann", role))
    other = place.add("Bob")
    for attempt in (
        place.directory.everybody,
        place.directory.waiting,
        lambda who: place.directory.invite(who, "c@d", "C", "admin"),
        lambda who: place.directory.new_link(who, other.id),
        lambda who: place.directory.set_role(who, other.id, "admin"),
        lambda who: place.directory.set_password(who, other.id, OTHER),
        lambda who: place.directory.disable(who, other.id),
        lambda who: place.directory.enable(who, other.id),
        lambda who: place.directory.find(who, "bob@example.org"),
        place.trail.page,
        place.directory.page,
    ):
        with pytest.raises(NotAllowed):
            attempt(ann)
        with pytest.raises(NotSignedIn):
            attempt(Asker())


def test_a_token_does_what_its_scopes_and_its_owner_may_both(place: Place) -> None:
    ann = place.add("Ann", "team")
    _, token = place.tokens.make(ann.id, "script", frozenset({Scope.JOBS, Scope.ADMIN}), 30)
    found = place.tokens.bearer(token)
    assert found is not None
    program = Asker(person=found[0], role=found[0].role, scopes=found[1])
    allowed = {each for each in Permission if program.may(each)}
    assert allowed == {Permission.ASK, Permission.RUN}
    with pytest.raises(NotSignedIn):
        place.accounts.sign_out_everywhere(program)


def test_a_token_ends_when_it_is_over_or_taken_back(place: Place) -> None:
    ann, bob = place.add("Ann"), place.add("Bob")
    made, token = place.tokens.make(ann.id, "script", frozenset({Scope.READ}), 30)
    assert token.startswith("ut_") and len(token) >= 3 + 43
    assert not place.tokens.revoke(bob.id, made)
    assert place.tokens.bearer(token) is not None
    assert place.tokens.of(ann.id)[0].last_used is not None
    with place.store.writing() as pen:
        pen.execute(update(TOKENS).values(expires=time.time() - 1))
    assert place.tokens.bearer(token) is None
    other, again = place.tokens.make(ann.id, "script", frozenset({Scope.READ}), 30)
    assert place.tokens.revoke(ann.id, other)
    assert place.tokens.bearer(again) is None


@pytest.mark.parametrize("secret", ["", "x", "ut_", "ut_" + "x" * 10_000, "\ud800", "é"])
def test_what_was_never_given_out_lets_nobody_in(place: Place, secret: str) -> None:
    assert place.sessions.visit(secret) is None
    assert place.tokens.bearer(secret) is None
    with pytest.raises(Refused, match=LINK_OVER):
        place.accounts.join(secret, GOOD)


def test_the_audit_names_people_and_goes_back_page_by_page(place: Place) -> None:
    ann = place.add("Ann", "admin")
    for number in range(60):
        place.trail.note(asker(ann), "pinned", "draft", f"{number}")
    first = place.trail.page(SYSTEM)
    assert (len(first), first[0].actor, first[0].object_id) == (51, "Ann", "59")
    rest = place.trail.page(SYSTEM, first[49].id)
    assert [deed.object_id for deed in rest[:2]] == ["9", "8"]
    assert rest[-1].actor == "system"


def test_the_audit_is_narrowed_to_whom_and_what(place: Place) -> None:
    ann, bob = place.add("Änn", "admin"), place.add("Bob", "admin")
    for number in range(60):
        place.trail.note(asker(ann), "pinned", "draft", f"{number}")
    place.trail.note(asker(bob), "went back to the own moods of the", "build")
    place.directory.set_role(asker(bob), ann.id, "team")
    done = [deed.action for deed in place.trail.page(SYSTEM, who="bob")]
    assert done == ["changed the role of", "went back to the own moods of the"]
    first = place.trail.page(SYSTEM, who="ANN", what="PINNED")
    assert len(first) == 51 and {deed.actor for deed in first} == {"Änn"}
    rest = place.trail.page(SYSTEM, first[49].id, who="ANN", what="PINNED")
    assert [deed.object_id for deed in rest] == [f"{number}" for number in range(9, -1, -1)]
    assert [deed.object_id for deed in place.trail.page(SYSTEM, what="59")] == ["59"]
    to_ann = place.trail.page(SYSTEM, what="änn")
    assert {deed.action for deed in to_ann} == {"added", "changed the role of"}
    assert {deed.actor for deed in place.trail.page(SYSTEM, who="command")} == {"system"}
    for nobody in ("%", "_", "' OR 1=1 --", "nobody", "\0\ud800zz"):
        assert place.trail.page(SYSTEM, who=nobody) == []


def test_what_was_done_long_ago_is_forgotten(place: Place) -> None:
    ann = place.add("Ann", "admin")
    place.trail.note(asker(ann), "pinned", "draft", "old")
    place.trail.note(asker(ann), "pinned", "draft", "new")
    with place.store.writing() as pen:
        old = AUDIT.c.object_id == "old"
        pen.execute(update(AUDIT).where(old).values(at=time.time() - 31 * 24 * 3600))
    assert prune(place.store, 32) == 0
    assert prune(place.store, 30) == 1
    assert [deed.object_id for deed in place.trail.page(SYSTEM, what="pinned")] == ["new"]


def test_people_are_shown_fifty_at_a_time_and_found_by_name_and_address(place: Place) -> None:
    for number in range(120):
        place.directory.invite(SYSTEM, f"p{number}@example.org", f"Person {number:03}", "listener")
    place.directory.invite(SYSTEM, "ozan@example.net", "Özan Ünal", "team")
    pages = [place.directory.page(SYSTEM, number=number) for number in (1, 2, 3)]
    names = [person.name for page in pages for person in page.people]
    assert [len(page.people) for page in pages] == [50, 50, 21]
    assert names == [person.name for person in place.directory.everybody(SYSTEM)]
    assert {(page.n_pages, page.total, page.n_all) for page in pages} == {(3, 121, 121)}
    for typed in ("unal", "ÖZAN", "example.NET"):
        found = place.directory.page(SYSTEM, typed)
        assert [person.name for person in found.people] == ["Özan Ünal"]
    many = place.directory.page(SYSTEM, "person", 2)
    assert (len(many.people), many.number, many.n_pages, many.total) == (50, 2, 3, 120)
    assert place.directory.page(SYSTEM, number=99).number == 3
    assert place.directory.page(SYSTEM, number=-1).number == 1
    for nobody in ("%", "_", "x" * 9_000, "\ud800%"):
        assert place.directory.page(SYSTEM, nobody).people == []


def test_roles_build_on_one_another() -> None:
    assert [role.reaches(Role.TEAM) for role in Role] == [False, False, True, True]
