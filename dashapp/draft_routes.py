"""Addresses of drafts: what runs have left, and which of them serves."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from analytics.drafts import FOR_BUILD, Drafts
from analytics.home import Home
from analytics.pinning import pin, pinned_draft, unpin
from dashapp.live import LiveEngines
from dashapp.people.asker import Askers
from dashapp.people.audit import Audit
from dashapp.refusals import answer_refusals


def make_draft_routes(engines: LiveEngines, home: Home, askers: Askers, trail: Audit) -> Blueprint:
    """The routes below `/drafts`, over the drafts of a home."""
    routes = Blueprint("drafts", __name__, url_prefix="/drafts")
    answer_refusals(routes)
    drafts = Drafts(home.path)

    @routes.get("")
    def every() -> Response:
        """All drafts, the newest first; a damaged one with its problem."""
        return _json({"drafts": drafts.summaries(), **serving()})

    @routes.get("/<name>")
    def one(name: str) -> Response:
        """A draft with its moods and what they change."""
        opened = drafts.open(name)
        return _json(
            {
                **drafts.summary(name),
                "moods": opened.json(f"{FOR_BUILD}moods.json"),
                "changes": opened.json("changes.json"),
                "versions": opened.manifest["versions"],
                "timings": opened.manifest["timings"],
                **serving(),
            }
        )

    @routes.post("/<name>/pin")
    def pin_one(name: str) -> Response:
        """Its moods serve from now on; every worker knows it within a second."""
        asker = askers.known(request)
        served = serve(pin(home, name, asker.actor))
        trail.note(asker, "pinned", "draft", name)
        return served

    @routes.post("/unpin")
    def unpin_any() -> Response:
        """The build's own moods serve again."""
        asker = askers.known(request)
        served = serve(unpin(home, asker.actor))
        trail.note(asker, "went back to the own moods of the", "build")
        return served

    def serve(build: str) -> Response:
        engines.of(build)  # this worker opens it now, so that the page it asks for next is new
        return _json({"build": build})

    def serving() -> dict[str, Any]:
        engine = engines.current()
        return {
            "serving": {
                "build": engine.build_name,
                "fingerprint": engine.manifest()["fingerprint"],
                "draft": pinned_draft(home.builds / engine.build_name),
            }
        }

    return routes


def _json(content: Any) -> Response:
    answer = jsonify(content)
    answer.headers["Cache-Control"] = "no-store"
    return answer
