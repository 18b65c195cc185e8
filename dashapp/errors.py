"""How a failure answers: one sentence a person can act on, as JSON, a page or a problem.

Never a traceback, a path or a value of ours; what went wrong in detail is in the log.
"""

from __future__ import annotations

from html import escape
from http import HTTPStatus
from typing import Final

from dash.exceptions import DependencyException, InvalidResourceError
from flask import Flask, Response, jsonify, make_response, request
from werkzeug.exceptions import HTTPException, NotFound

from dashapp.api.problems import is_asked_of_api, problem

SENTENCES: Final[dict[int, str]] = {
    400: "This request cannot be understood.",
    403: "This request came from another site, so it was not carried out.",
    404: "There is nothing at this address.",
    405: "This address does not take that kind of request.",
    413: "This is larger than the server accepts.",
    414: "This address is longer than the server accepts.",
    415: "The server does not take this kind of content here.",
    429: "That is too many requests at once. Wait a moment, then try again.",
    500: "Something went wrong on our side. What you had open is unchanged; try again.",
    503: "The server is busy. Wait a moment, then try again.",
}

PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} - Undertone</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body {{ font: 1.125rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto;
padding: 0 1.5rem; color-scheme: light dark }}</style></head>
<body><h1>{title}</h1><p>{sentence}</p><p><a href="{home}">Back to the start</a></p></body></html>
"""


def answer_failures(server: Flask, home: str) -> None:
    """Have `server` answer every failure with a sentence; `home` is the path of the first page."""

    def http_failure(error: HTTPException) -> Response:
        if error.response is not None:  # an answer someone built on purpose
            return make_response(error.response)
        answer = _answer(error, home)
        for name, value in error.get_headers():  # Allow, Retry-After and the like
            if name != "Content-Type":
                answer.headers[name] = value
        return answer

    def unknown_file(_error: Exception) -> Response:
        # Dash answers 500 (or a list of its files) to a library path that does not exist.
        return http_failure(NotFound())

    server.register_error_handler(HTTPException, http_failure)
    server.register_error_handler(DependencyException, unknown_file)
    server.register_error_handler(InvalidResourceError, unknown_file)


def _answer(error: HTTPException, home: str) -> Response:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    title = status.phrase.capitalize()
    # A description that is not the class's own was written for this failure: abort(400, "...").
    ours = error.description if error.description != type(error).description else None
    sentence = ours or SENTENCES.get(status) or f"{title}."
    if is_asked_of_api(request):
        return problem(status, sentence)
    if request.method == "GET" and request.accept_mimetypes.accept_html:
        answer = make_response(
            PAGE.format(title=escape(title), sentence=escape(sentence), home=escape(home))
        )
    else:
        answer = jsonify(error=sentence)
    answer.status_code = status
    return answer
