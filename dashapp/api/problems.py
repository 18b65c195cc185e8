"""How the programming interface refuses: one sentence, as RFC 9457 (application/problem+json)."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Annotated, Any, Final, NotRequired

from flask import Request, Response
from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

BASE: Final = "/api"
MEDIA_TYPE: Final = "application/problem+json"
NO_KIND: Final = "about:blank"
"""The kind of a problem of which its status says everything."""
KINDS: Final = "/api/docs#problem-"
"""Begins the kinds that have a meaning of their own; the page says which."""
SHORTAGE: Final = f"{KINDS}shortage"
OLD_CURSOR: Final = f"{KINDS}old-cursor"


@with_config(ConfigDict(extra="forbid"))
class Problem(TypedDict):
    """Why something was refused."""

    type: Annotated[
        str, Field(description='A kind of problem, or "about:blank" where the status says it all.')
    ]
    title: Annotated[str, Field(description="What the status means, in words.")]
    status: Annotated[int, Field(description="The status of the answer.", ge=400, le=599)]
    detail: Annotated[str, Field(description="One sentence on what was wrong and what is legal.")]
    binding: NotRequired[
        Annotated[
            list[str], Field(description="Of a shortage: the rules that are in the way, in words.")
        ]
    ]
    relaxed: NotRequired[
        Annotated[
            dict[str, Any] | None,
            Field(description="Of a shortage: the recipe with these rules relaxed, if that helps."),
        ]
    ]
    found: NotRequired[
        Annotated[int, Field(description="Of a shortage: how many tracks there are.", ge=0)]
    ]


def is_asked_of_api(incoming: Request) -> bool:
    """Whether a request is for the programming interface, whatever there is at its address."""
    return incoming.path == BASE or incoming.path.startswith(f"{BASE}/")


def problem(status: int, detail: str, *, kind: str = NO_KIND, **more: Any) -> Response:
    """A refusal. more: of the members of `Problem` that only some kinds have."""
    told = {
        "type": kind,
        "title": HTTPStatus(status).phrase.capitalize(),
        "status": int(status),
        "detail": detail,
        **more,
    }
    answer = Response(json.dumps(told, ensure_ascii=False), status, mimetype=MEDIA_TYPE)
    answer.headers["Cache-Control"] = "no-store"
    return answer
