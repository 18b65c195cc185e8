"""Addresses for those who run the program: does it live, is it ready, what has it counted."""

from __future__ import annotations

from hmac import compare_digest

from flask import Blueprint, Request, Response, abort, jsonify, request

from analytics import VERSION
from dashapp.addresses import comes_from_this_machine
from dashapp.jobs import table
from dashapp.live import LiveEngines
from dashapp.metrics import CONTENT_TYPE, Metrics, Present
from dashapp.redis_server import RedisServer
from dashapp.store import Store, StoreUnavailable


def make_health_routes(
    engines: LiveEngines, store: Store, metrics: Metrics, redis: RedisServer | None, token: str
) -> Blueprint:
    """The routes.  token: what opens /metrics from elsewhere; "" for nothing does."""
    routes = Blueprint("health", __name__)

    @routes.get("/livez")
    def live() -> Response:
        """The process answers. Depends on nothing else: a restart would not mend anything else."""
        return _json(alive=True)

    @routes.get("/readyz")
    def ready() -> Response:
        """Whether everything is there that it takes to serve and to save; 503 with the problem."""
        engine = engines.current()
        problem = engine.damage() or _problem_of(store)
        answer = _json(ready=problem is None, build=engine.build_name, problem=problem)
        answer.status_code = 200 if problem is None else 503
        return answer

    @routes.get("/metrics")
    def counted() -> Response:
        if not may_read_metrics(request, token):
            abort(403, "This is read on the machine itself, or with the token that was set for it.")
        return Response(metrics.text(present()), content_type=CONTENT_TYPE)

    def present() -> Present:
        engine = engines.current()
        return Present(
            version=VERSION,
            build=engine.build_name,
            stage=engine.manifest()["stage"],
            n_tracks=engine.catalogue.n_tracks,
            jobs=_jobs_of(store),
            cache_is_there=None if redis is None else not redis.is_away,
        )

    return routes


def may_read_metrics(incoming: Request, token: str) -> bool:
    """Whether a request sends the token, or comes from this machine and through no proxy."""
    scheme, _, given = incoming.headers.get("Authorization", "").partition(" ")
    if token and scheme.lower() == "bearer":
        return compare_digest(given.encode("utf-8", "replace"), token.encode())
    return comes_from_this_machine(incoming)


def _problem_of(store: Store) -> str | None:
    try:
        with store.reading():
            return None
    except StoreUnavailable as error:
        return str(error)


def _jobs_of(store: Store) -> dict[str, int] | None:
    try:
        with store.reading() as look:
            return table.count_by_state(look)
    except StoreUnavailable:
        return None


def _json(**content: object) -> Response:
    answer = jsonify(content)
    answer.headers["Cache-Control"] = "no-store"
    return answer
