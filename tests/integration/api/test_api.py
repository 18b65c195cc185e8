"""The programming interface: pages of lists, answers that are kept, refusals, the same answers."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from analytics.build import BuildSpec, build
from analytics.engine import Engine
from dashapp.factory import create_app
from dashapp.settings import Settings
from layouts import playlist_address
from layouts.playlist_facts import facts_of
from layouts.song_facts import SongFacts
from tests.builders import make_tracks, write_csv
from tests.integration.api.asking import SEED, ask, every_page, send
from tests.payloads import STRANGE


@pytest.mark.parametrize(
    "query", ["limit=7", "limit=200", "sort=-energy&limit=11", "genre=folk&sort=name&limit=3"]
)
def test_walking_all_pages_meets_every_track_once(client: FlaskClient, query: str) -> None:
    found = [track["id"] for track in every_page(client, f"/tracks?{query}")]
    matching = client.get(f"/view?{query}").json["matches"]
    assert len(found) == len(set(found)) == matching


def test_a_list_has_the_order_that_was_asked_for(client: FlaskClient) -> None:
    energies = [t["features"]["energy"] for t in every_page(client, "/tracks?sort=-energy&limit=9")]
    assert energies == sorted(energies, reverse=True)


@pytest.mark.parametrize(
    "address", ["/artists?limit=5", "/genres?limit=2", "/artists?q=1-&limit=4"]
)
def test_every_name_is_on_one_page(client: FlaskClient, address: str) -> None:
    found = [each["name"] for each in every_page(client, address)]
    total = ask(client, address)["total"]
    assert len(found) == len(set(found)) == total > 0


def test_a_cursor_of_another_question_is_refused(client: FlaskClient) -> None:
    cursor = ask(client, "/tracks?limit=5")["next"]
    answer = client.get(f"/api/v1/tracks?limit=5&genre=folk&cursor={cursor}")
    assert answer.status_code == 422
    assert "another question" in answer.json["detail"]


@pytest.mark.parametrize("cursor", ["x", "W10=", "bnVsbA==", "====", quote(json.dumps(["a"]))])
def test_what_is_no_cursor_is_refused(client: FlaskClient, cursor: str) -> None:
    assert client.get(f"/api/v1/tracks?cursor={cursor}").status_code in (400, 422)


def test_a_cursor_of_another_build_is_refused_and_says_where_to_begin(tmp_path: Path) -> None:
    data = write_csv(tmp_path / "tracks.csv", make_tracks(60))
    home = tmp_path / "home"
    build(BuildSpec(data=data, n_demo_tracks=None, core=True, k=3, seed=0), home, print)
    client = create_app(Settings.from_env({"UNDERTONE_HOME": str(home)})).server.test_client()
    first = ask(client, "/tracks?limit=5")
    tag = client.get("/api/v1/moods").headers["ETag"]
    second = build(BuildSpec(data=data, n_demo_tracks=None, core=True, k=4, seed=0), home, print)
    for _ in range(10_000):
        if ask(client, "/build")["build"] == second:
            break
    answer = client.get(f"/api/v1/tracks?limit=5&cursor={first['next']}")
    assert answer.status_code == 409
    assert answer.json["type"] == "/api/docs#problem-old-cursor"
    changed = client.get("/api/v1/moods", headers={"If-None-Match": tag})
    assert changed.status_code == 200 and changed.headers["ETag"] != tag


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
@pytest.mark.parametrize("address", ["/tracks?limit=50", f"/similar?seed={SEED}", "/moods"])
def test_who_has_an_answer_is_told_that_it_holds(
    client: FlaskClient, address: str, encoding: str
) -> None:
    headers = {"Accept-Encoding": encoding}
    answer = client.get(f"/api/v1{address}", headers=headers)
    tag = answer.headers["ETag"]
    again = client.get(f"/api/v1{address}", headers={**headers, "If-None-Match": f'"x", {tag}'})
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert not tag.startswith("W/")
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)


def test_another_question_or_encoding_has_another_tag(client: FlaskClient) -> None:
    tags = [
        client.get(f"/api/v1/tracks?limit={n}", headers={"Accept-Encoding": encoding}).headers[
            "ETag"
        ]
        for n in (40, 50)
        for encoding in ("identity", "gzip")
    ]
    assert len(set(tags)) == 4


def test_what_changes_by_itself_is_not_kept(client: FlaskClient) -> None:
    for address in ("/jobs", "/build"):
        answer = client.get(f"/api/v1{address}")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers


@pytest.mark.parametrize(
    ("method", "address", "status", "words"),
    [
        ("get", "/tracks?limit=many", 400, "limit is 'many'; it can be a whole number from 1 to"),
        ("get", "/tracks?limit=0", 400, "limit is '0'"),
        ("get", "/tracks?limit=1_0", 400, "limit is '1_0'"),
        ("get", "/tracks?limit=1&limit=2", 400, "limit is given 2 times; it can be once."),
        ("get", "/tracks?colour=red", 400, "A name here is 'colour'; it can be one of limit"),
        ("get", "/tracks?sort=charm", 400, "sort is 'charm'; it can be one of name, -name"),
        ("get", "/tracks?energy=loud", 400, "energy is 'loud'; it can be written like 0.2-0.5."),
        ("get", "/tracks?energy=0.9-0.1", 422, "energy is '0.9-0.1'; it can be the lower"),
        ("get", "/tracks?genre=nope", 422, "genre is 'nope'"),
        ("get", "/tracks?mood=nope", 422, "mood is 'nope'; it can be one of"),
        ("get", "/tracks?region=tsne.1.1.2.2", 400, "region is"),
        ("get", "/tracks/nope", 404, "There is no track of this id"),
        ("get", "/similar", 400, "seed is missing."),
        ("get", "/similar?seed=nope", 422, "seed is 'nope'"),
        ("get", f"/similar?seed={SEED}&away={SEED}", 422, "away is"),
        ("get", f"/similar?seed={SEED}&w-energy=9", 400, "w-energy is '9'; it can be a number"),
        ("get", f"/path?from={SEED}&to={SEED}", 422, "same recording"),
        ("get", "/moods/nope", 404, "There is no mood"),
        ("get", "/artists/nope", 404, "There is no artist"),
        ("get", "/genres/nope/similar", 404, "There is no genre"),
        ("get", "/jobs/123456", 404, "There is no such job."),
        ("get", "/nope", 404, "There is nothing at this address"),
        ("get", "", 404, "There is nothing at this address"),
        ("post", "/nope", 404, "There is nothing at this address"),
        ("post", "/tracks", 405, "This address does not take that kind of request."),
        ("get", "/playlists", 405, "This address does not take that kind of request."),
        ("delete", "/jobs", 405, "This address does not take that kind of request."),
        ("post", "/playlists", 415, "The body is needed as application/json here."),
        ("get", "/broken", 500, "Something went wrong on our side."),
        ("get", "/busy", 429, "That is too many requests at once."),
    ],
)  # fmt: skip
def test_a_refusal_is_a_problem_with_one_sentence(
    client: FlaskClient, method: str, address: str, status: int, words: str
) -> None:
    headers = {"Accept": "text/html"}
    answer = getattr(client, method)(f"/api/v1{address}", headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    told = answer.json
    assert told["status"] == status and told["title"] and told["type"] == "about:blank"
    assert words in told["detail"] and told["detail"].endswith(".")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_method_that_does_not_fit_says_which_do(client: FlaskClient) -> None:
    assert client.get("/api/v1/playlists").headers["Allow"] == "POST, OPTIONS"
    assert client.post("/api/v1/tracks").headers["Allow"] == "GET, HEAD, OPTIONS"
    assert client.options("/api/v1/jobs").headers["Allow"] == "GET, HEAD, POST, OPTIONS"


def test_what_is_too_large_is_a_problem(client: FlaskClient) -> None:
    answer = send(client, "/playlists", {"tracks": 3, "key": "x" * 300_000})
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


def test_another_site_cannot_have_playlists_made(client: FlaskClient) -> None:
    answer = client.post(
        "/api/v1/playlists", json={"tracks": 3}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")


@pytest.mark.parametrize("address", ["/playlists", "/playlists/file", "/jobs"])
def test_strange_bodies_are_refused(client: FlaskClient, address: str) -> None:
    bodies = [json.dumps(value) for value in STRANGE]
    bodies += [json.dumps({"tracks": value, "kind": value}) for value in STRANGE]
    bodies += [json.dumps({"starts": value, "kind": "sweep", "from": value}) for value in STRANGE]
    bodies += ["{", "", "\x00", "[" * 5_000, '{"tracks": NaN}', '{"tracks": 1e999}', "\ud800"]
    for body in bodies:
        if (address, body) == ("/jobs", "{}"):  # which asks for the usual job
            continue
        sent = body.encode("utf-8", "surrogatepass")
        answer = client.post(f"/api/v1{address}", data=sent, content_type="application/json")
        assert answer.status_code in (400, 422), (body[:80], answer.text)
        assert answer.json["detail"].endswith("."), body[:80]


def test_a_list_too_short_is_told_with_what_would_help(client: FlaskClient) -> None:
    recipe = {"tracks": 60, "starts": {"genres": ["folk"]}, "artist_gap": 0, "per_artist": 1}
    answer = send(client, "/playlists", recipe)
    told = answer.json
    assert answer.status_code == 422
    assert told["type"] == "/api/docs#problem-shortage"
    assert told["binding"] == ["at most 1 per artist"]
    assert told["relaxed"]["per_artist"] > 1
    relaxed = send(client, "/playlists?short=yes", told["relaxed"]).json
    assert len(relaxed["tracks"]) > told["found"]
    shorter = send(client, "/playlists?short=yes", recipe).json
    assert len(shorter["tracks"]) == told["found"]
    assert shorter["shortage"]["sentence"] == told["detail"]


def test_similar_tracks_are_those_of_the_song_page(client: FlaskClient, engine: Engine) -> None:
    query = f"seed={SEED}&seed=track-00010&away=track-00002&preset=mood&least=5&variety=20&n=8"
    found = ask(client, f"/similar?{query}")
    page = "id=track-00004&like=track-00010&less=track-00002&by=mood&least=5&variety=20&n=8"
    facts = SongFacts.at(engine, page)[1]
    assert facts is not None
    told = [(each["track"]["id"], each["sentence"]) for each in found["items"]]
    listed = zip(facts.matches, facts.whys, strict=True)
    assert told == [(record["id"], why.sentence) for record, why in listed]
    assert [each["similarity"] for each in found["items"]] == pytest.approx(
        [why.similarity for why in facts.whys], abs=1e-3
    )
    for each in found["items"]:
        assert sum(share["percent"] for share in each["shares"]) == pytest.approx(100)


def test_a_playlist_is_that_of_its_page(client: FlaskClient, engine: Engine) -> None:
    recipe = {"tracks": 7, "starts": {"genres": ["folk"]}, "order": "build", "seed": 3}
    found = send(client, "/playlists", recipe).json
    path, _, query = found["page"].partition("?")
    decoded = playlist_address.decode(query, engine.options, engine.playlist_tracks)
    facts = facts_of(engine, decoded)
    assert path == "/playlists"
    assert [each["id"] for each in found["tracks"]] == [row["id"] for row in facts["rows"]]
    assert found["title"] == facts["title"]
    assert found["proof"]["list"] == pytest.approx(facts["proof"]["list"])
    assert send(client, "/playlists", found["recipe"]).json["tracks"] == found["tracks"]


def test_a_list_goes_on_with_another(client: FlaskClient) -> None:
    before = ["track-00001", "track-00004", "track-00007"]
    recipe = {"tracks": 4, "starts": {"continue": before}}
    found = send(client, "/playlists", recipe).json
    assert [each["id"] for each in found["before"]] == before
    assert len(found["tracks"]) == len(found["why"]) == 4
    assert not {each["id"] for each in found["tracks"]} & set(before)
    file = send(client, "/playlists/file?format=json", recipe).json
    names = [each["name"] for each in (*found["before"], *found["tracks"])]
    assert [each["name"] for each in file["tracks"]] == names


def test_albums_are_listed_and_each_can_be_asked_for(client: FlaskClient) -> None:
    first = ask(client, "/albums?limit=3")
    assert first["total"] > 3
    for each in first["items"]:
        album = ask(client, f"/album?name={quote(each['name'])}&artist={quote(each['artist'])}")
        assert album["n_tracks"] == each["n_tracks"]
    every = [(each["name"], each["artist"]) for each in every_page(client, "/albums?limit=7")]
    assert len(every) == len(set(every)) == first["total"]
    named = ask(client, "/albums?q=album%203&limit=200")["items"]
    assert named and all("Album 3" in each["name"] for each in named)
    artist = named[0]["artist"]
    of_one = ask(client, f"/albums?artist={quote(artist)}&limit=200")
    assert {each["artist"] for each in of_one["items"]} == {artist}
    assert named[0] in of_one["items"]
    assert ask(client, "/albums?artist=nobody")["items"] == []


def test_an_album_is_told_from_another_of_its_name(client: FlaskClient) -> None:
    found = ask(client, "/album?name=Album%203&artist=Artist%200-2")
    assert found["artist"] == "Artist 0-2"
    assert {each["album"] for each in found["known"]} == {"Album 3"}
    assert {each["artists"][0] for each in found["known"]} == {"Artist 0-2"}
    assert client.get("/api/v1/album?name=Album%203&artist=nobody").status_code == 404
    assert client.get("/api/v1/album?artist=nobody").status_code == 400


def test_a_file_holds_the_list(client: FlaskClient) -> None:
    recipe = {"tracks": 5.0, "order": "build"}
    listed = send(client, "/playlists", recipe).json["tracks"]
    answer = send(client, "/playlists/file?format=json", recipe)
    assert [each["name"] for each in answer.json["tracks"]] == [each["name"] for each in listed]
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_search_finds_what_the_page_finds(client: FlaskClient) -> None:
    found = ask(client, "/search?q=artist%201-0&kind=song&n=10")["items"]
    assert found == client.get("/search?q=artist%201-0&kind=song").json["results"]


def test_a_name_with_a_slash_has_an_address(tmp_path: Path) -> None:
    names = [("AC/DC",) if row % 2 else (f"Artist {row}",) for row in range(60)]
    data = write_csv(tmp_path / "tracks.csv", make_tracks(60, artists=names))
    home = tmp_path / "home"
    build(BuildSpec(data=data, n_demo_tracks=None, core=True, k=3, seed=0), home, print)
    client = create_app(Settings.from_env({"UNDERTONE_HOME": str(home)})).server.test_client()
    assert ask(client, "/artists/AC%2FDC")["name"] == "AC/DC"
    assert ask(client, "/artists/AC/DC/similar")["items"] is not None
