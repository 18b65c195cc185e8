"""Ask the browser's scripts what they make of an address, and hold it against the server's code."""

from __future__ import annotations

import base64

import numpy as np
from playwright.sync_api import Page

from analytics.engine import Engine
from analytics.filters import mask
from layouts import urls
from tests.random_views import random_searches

ASK = """async (searches) => {
  const { address, mask, columns } = window.undertone;
  const meta = columns.meta();
  const answers = [];
  for (const search of searches) {
    const state = address.parse(search, meta);
    const out = mask.mask(state, await mask.columnsFor(state), meta, new Uint8Array(meta.tracks));
    let bits = "";
    for (let i = 0; i < out.length; i += 8) {
      let byte = 0;
      for (let k = 0; k < 8; k++) byte = byte * 2 + (out[i + k] || 0);
      bits += String.fromCharCode(byte);
    }
    answers.push([address.encode(state, meta), address.encodeFilter(state, meta), btoa(bits)]);
  }
  return answers;
}"""
AT_ONCE = 100
"""Filters asked together: the masks of a thousand over many tracks would not fit in one message."""


def assert_twins_agree(page: Page, engine: Engine, n: int, seed: int) -> int:
    """Compare addresses and masks of `n` random filters on an open Explore page.

    Returns how many of them keep some tracks and leave out others: the ones worth comparing.
    """
    searches = list(random_searches(engine, n, seed))
    n_narrow = 0
    for start in range(0, n, AT_ONCE):
        some = searches[start : start + AT_ONCE]
        for search, (address, asked, bits) in zip(some, page.evaluate(ASK, some), strict=True):
            view = urls.decode(search, engine.options)
            assert (address, asked) == (urls.encode(view), urls.encode_filter(view.chosen)), search
            expected = mask(view.chosen, engine.catalogue)
            found = np.unpackbits(np.frombuffer(base64.b64decode(bits), np.uint8))[: len(expected)]
            assert np.array_equal(found.astype(bool), expected), search
            n_narrow += 0 < expected.sum() < len(expected)
    return n_narrow
