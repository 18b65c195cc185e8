"""Bytes as they go over the wire, compressed once and kept."""

from __future__ import annotations

import gzip
from typing import Final, Literal

import brotli

Encoding = Literal["br", "gzip", "identity"]
ANSWER_QUALITY: Final = {"br": 4, "gzip": 6}
"""For answers made while somebody waits."""
LASTING_QUALITY: Final = {"br": 9, "gzip": 9}
"""For files made once and fetched by everybody."""


def best_encoding(accepted: str) -> Encoding:
    """The smallest encoding a browser accepts, by its Accept-Encoding header.

    An encoding refused with q=0 is not used; browsers offer br only over TLS and on localhost.
    """
    offers = {}
    for part in accepted.split(","):
        name, _, quality = part.strip().partition(";q=")
        offers[name.strip().lower()] = quality.strip() not in ("0", "0.0", "0.00", "0.000")
    if offers.get("br"):
        return "br"
    return "gzip" if offers.get("gzip") else "identity"


def compress(content: bytes, encoding: Encoding, quality: dict[str, int]) -> bytes:
    """`content` in an encoding; the same bytes every time, so that they can be compared."""
    if encoding == "br":
        return bytes(brotli.compress(content, quality=quality["br"]))
    if encoding == "gzip":
        return gzip.compress(content, compresslevel=quality["gzip"], mtime=0)
    return content
