"""What forms and buttons of our pages send: JSON objects, and refusals beside their fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from dashapp.guard import check_values, parsed
from dashapp.people.errors import Refused, TooManyTries
from dashapp.refusals import answer_refusals


def answer_form_refusals(routes: Blueprint) -> None:
    """Have `routes` answer refusals with a sentence, and with the field it belongs beside."""
    answer_refusals(routes)

    def refused(error: Refused) -> tuple[Response, int]:
        return jsonify(error=str(error), field=error.field), 400

    def too_many(error: TooManyTries) -> tuple[Response, int, dict[str, str]]:
        return jsonify(error=str(error), field=""), 429, {"Retry-After": str(error.seconds)}

    routes.register_error_handler(Refused, refused)
    routes.register_error_handler(TooManyTries, too_many)


def given() -> dict[str, Any]:
    """The JSON object that was sent; 400 for anything else."""
    content = parsed(request.get_data())
    check_values(content)
    if not isinstance(content, dict):
        abort(400, "A JSON object is needed here.")
    return content


def told(content: Mapping[str, Any]) -> Response:
    """An answer that nobody keeps."""
    answer = jsonify(content)
    answer.headers["Cache-Control"] = "no-store"
    return answer
