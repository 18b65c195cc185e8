"""Links to what is saved: what they open, for how long, on which sites."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import select, update

from dashapp.people.audit import Audit
from dashapp.people.errors import Refused
from dashapp.saved.content import Kind
from dashapp.saved.errors import NoLink
from dashapp.saved.links import origins_of
from dashapp.store.schema import SHARES
from tests.unit.dashapp.saved.places import JAZZ, LIST, SYSTEM, Place


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
