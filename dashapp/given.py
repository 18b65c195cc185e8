"""What was sent to an address of ours that takes a JSON object."""

from __future__ import annotations

from typing import Any

from flask import abort, request

from dashapp.guard import check_values, parsed


def given_object() -> dict[str, Any]:
    """The JSON object of the request that is answered; 400 for anything else."""
    content = parsed(request.get_data())
    check_values(content)
    if not isinstance(content, dict):
        abort(400, "A JSON object is needed here.")
    return content
