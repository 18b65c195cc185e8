"""Signing in at a provider that runs in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashapp.elsewhere_routes import COOKIE, make_elsewhere_routes
from dashapp.jobs.visitors import Visitors
from dashapp.people.asker import Asker
from dashapp.people.errors import Refused
from dashapp.people.everyone import People
from dashapp.people.identities import Identities
from dashapp.people.oidc import Provider
from dashapp.people.openness import Openness
from dashapp.people.person import Person
from dashapp.people.roles import Role, Scope
from dashapp.people.sessions import COOKIE as SESSION
from dashapp.settings import InvalidSetting, Settings
from dashapp.store import Store
from tests.oidc_provider import CLIENT, SECRET
from tests.processes import ROOT, free_port

GOOD = "seven grey herons wade"
SYSTEM = Asker(role=Role.ADMIN, is_system=True)
SECONDS_TO_START = 60


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen([sys.executable, "-m", "tests.oidc_provider", str(port)], cwd=ROOT) as it:
        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                with urllib.request.urlopen(f"{address}/keys", timeout=5):
                    break
            except (URLError, ConnectionError):
                assert time.monotonic() < deadline and it.poll() is None
                time.sleep(0.1)
        yield address
        it.terminate()


class Place:
    """The routes over a store of their own, and a browser."""

    def __init__(self, home: Path, issuer: str) -> None:
        store = Store(home)
        self.people = People.over(store, Visitors(store, https=False), Openness.NO)
        self.issuer = issuer
        identities = Identities(store, self.people.accounts)
        provider = Provider(issuer, CLIENT, SECRET)
        server = Flask("place")
        server.register_blueprint(
            make_elsewhere_routes(self.people, identities, provider, https=False)
        )
        self.browser: FlaskClient = server.test_client()
        self.other_browser: FlaskClient = server.test_client()

    def tell(self, what: str, content: dict[str, Any]) -> None:
        asked = urllib.request.Request(
            f"{self.issuer}/{what}", json.dumps(content).encode(),
            {"Content-Type": "application/json"},
        )  # fmt: skip
        urllib.request.urlopen(asked, timeout=10).close()

    def there(self, browser: FlaskClient | None = None, after: str = "/moods") -> str:
        """Go to the provider; the address it sends back to."""
        answer = (browser or self.browser).get(f"/account/elsewhere?next={after}")
        assert answer.status_code == 303
        return answered(answer.headers["Location"])

    def back(self, address: str, browser: FlaskClient | None = None) -> str:
        """Come back; where that leads."""
        answer = (browser or self.browser).get(address.partition("localhost")[2])
        assert answer.status_code == 303
        return str(answer.headers["Location"])

    def signed_in(self, browser: FlaskClient | None = None) -> Person | None:
        cookie = (browser or self.browser).get_cookie(SESSION)
        visit = self.people.sessions.visit(cookie.value) if cookie is not None else None
        return None if visit is None else visit.person


def answered(address: str) -> str:
    """Where the provider sends a browser."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_given: Any) -> None:
            return None

    try:
        urllib.request.build_opener(Stay).open(address, timeout=10)
    except HTTPError as answer:
        with answer:
            assert answer.code == 302, answer.read()
            return str(answer.headers["Location"])
    raise AssertionError("The provider sent nobody back.")


@pytest.fixture
def place(tmp_path: Path, issuer: str) -> Place:
    made = Place(tmp_path, issuer)
    made.tell("be", {"sub": "ann-1", "name": "Ann", "email": "ann@example.org",
                     "email_verified": True})  # fmt: skip
    return made


def test_somebody_new_becomes_a_listener_and_is_the_same_person_next_time(place: Place) -> None:
    assert place.back(place.there()) == "/moods"
    first = place.signed_in()
    assert first is not None
    assert (first.name, first.email, first.role) == ("Ann", "ann@example.org", Role.LISTENER)
    place.tell("be", {"sub": "ann-1", "name": "Ann B.", "email": "new@example.org"})
    place.back(place.there())
    again = place.signed_in()
    assert again is not None and again.id == first.id


def test_what_is_asked_carries_a_challenge_a_state_and_a_nonce(place: Place) -> None:
    location = place.browser.get("/account/elsewhere").headers["Location"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    cookie = place.browser.get_cookie(COOKIE, path="/account/elsewhere")
    assert cookie is not None and cookie.http_only
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name]) >= 43
        assert asked[name] not in cookie.value


def test_an_account_is_taken_over_by_a_certain_address_only(place: Place) -> None:
    ben = place.people.directory.add(SYSTEM, "ben@example.org", "Ben", "team", GOOD)
    doubtful = {"sub": "evil-1", "name": "Evil", "email": "BEN@example.org"}
    for certain in (False, None, "true"):
        place.tell("be", {**doubtful, "email_verified": certain})
        assert place.back(place.there()) == "/sign-in?problem=unverified"
        assert place.signed_in() is None
    place.tell("be", {"sub": "ben-1", "email": "ben@example.org", "email_verified": True})
    place.back(place.there())
    found = place.signed_in()
    assert found is not None and (found.id, found.role) == (ben.id, Role.TEAM)


def test_whoever_made_an_account_with_the_address_of_another_has_no_way_in_any_more(
    place: Place,
) -> None:
    accounts, tokens = place.people.accounts, place.people.tokens
    early = accounts.sign_up("ann@example.org", "Not Ann", GOOD, "192.0.2.1")
    _, token = tokens.make(early.person.id, "mine", frozenset({Scope.READ}), 30)
    assert place.people.sessions.visit(early.session) and tokens.bearer(token)
    place.back(place.there())
    found = place.signed_in()
    assert found is not None and found.id == early.person.id
    assert place.people.sessions.visit(early.session) is None
    assert tokens.bearer(token) is None
    with pytest.raises(Refused):
        accounts.sign_in("ann@example.org", GOOD, "192.0.2.1")
    deeds = [deed.action for deed in place.people.trail.page(SYSTEM)]
    assert "took over the account of their address" in deeds


def test_a_doubtful_address_that_is_nobodys_is_not_kept(place: Place) -> None:
    place.tell("be", {"sub": "eve-1", "name": "Eve\0\n<b>", "email": "eve@example.org"})
    place.back(place.there())
    found = place.signed_in()
    assert found is not None and (found.name, found.email) == ("Eve <b>", None)


@pytest.mark.parametrize(
    "lie",
    [
        "wrong nonce", "no nonce", "wrong audience", "wrong issuer", "over", "no signature",
        "signed with our secret", "another key",
    ],
)  # fmt: skip
def test_what_cannot_be_believed_lets_nobody_in(place: Place, lie: str) -> None:
    place.tell("lie", {"how": lie})
    assert place.back(place.there()) == "/sign-in?problem=elsewhere"
    assert place.signed_in() is None
    place.tell("lie", {"how": ""})
    assert place.back(place.there()) == "/moods"


def test_a_code_works_once(place: Place) -> None:
    address = place.there()
    cookie = place.browser.get_cookie(COOKIE, path="/account/elsewhere")
    assert cookie is not None
    assert place.back(address) == "/moods"
    place.browser.delete_cookie(SESSION)
    place.browser.set_cookie(COOKIE, cookie.value, path="/account/elsewhere")
    assert place.back(address) == "/sign-in?problem=elsewhere"
    assert place.signed_in() is None


def test_a_code_is_of_no_use_in_another_browser(place: Place) -> None:
    """Whoever is sent somebody else's address is not signed in as them."""
    address = place.there()
    assert place.back(address, place.other_browser) == "/sign-in?problem=elsewhere"
    place.there(place.other_browser)
    assert place.back(address, place.other_browser) == "/sign-in?problem=elsewhere"
    assert place.signed_in(place.other_browser) is None


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x", "?error=access_denied", "?code=%00"])
def test_coming_back_with_anything_else_leads_to_the_page_to_sign_in(
    place: Place, query: str
) -> None:
    place.there()
    where = f"http://localhost/account/elsewhere/back{query}"
    assert place.back(where) == "/sign-in?problem=elsewhere"


@pytest.mark.parametrize(
    "after", ["//evil.example", "https://evil.example", "/%5Cevil.example", ""]
)
def test_nobody_is_led_to_another_site(place: Place, after: str) -> None:
    assert place.back(place.there(after=after)) == "/you"


def test_a_closed_account_stays_closed(place: Place) -> None:
    place.back(place.there())
    found = place.signed_in()
    assert found is not None
    place.people.directory.disable(SYSTEM, found.id)
    assert place.back(place.there()) == "/sign-in?problem=disabled"
    assert place.signed_in() is None


def test_a_provider_that_is_away_is_a_sentence_and_passwords_still_work(tmp_path: Path) -> None:
    place = Place(tmp_path, f"http://127.0.0.1:{free_port()}")
    answer = place.browser.get("/account/elsewhere")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?problem=away")
    place.people.directory.add(SYSTEM, "ben@example.org", "Ben", "listener", GOOD)
    assert place.people.accounts.sign_in("ben@example.org", GOOD, "x").person.name == "Ben"


def test_a_provider_that_says_it_is_another_is_not_used(place: Place, tmp_path: Path) -> None:
    place.tell("lie", {"how": "another issuer"})
    answer = place.browser.get("/account/elsewhere")
    assert answer.headers["Location"] == "/sign-in?problem=away"


WHOLE = {
    "UNDERTONE_OIDC_ISSUER": "https://id.example.org",
    "UNDERTONE_OIDC_CLIENT_ID": "undertone",
    "UNDERTONE_OIDC_CLIENT_SECRET": "hunter2",
}


@pytest.mark.parametrize("missing", WHOLE)
def test_the_settings_of_a_provider_go_together(missing: str) -> None:
    given = {name: value for name, value in WHOLE.items() if name != missing}
    with pytest.raises(InvalidSetting, match=missing) as refusal:
        Settings.from_env(given)
    assert "hunter2" not in str(refusal.value)
    assert "hunter2" not in repr(Settings.from_env(WHOLE))


@pytest.mark.parametrize(
    "address",
    ["http://id.example.org", "id.example.org", "https://", "https://a@b.example", "ftp://x",
     "http://localhost.evil.example", "https://id.example.org?x"],
)  # fmt: skip
def test_a_provider_is_only_asked_where_nobody_listens_in(address: str) -> None:
    with pytest.raises(InvalidSetting, match="UNDERTONE_OIDC_ISSUER"):
        Settings.from_env({**WHOLE, "UNDERTONE_OIDC_ISSUER": address})
    Settings.from_env({**WHOLE, "UNDERTONE_OIDC_ISSUER": "http://127.0.0.1:9000/x"})
