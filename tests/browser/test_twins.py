"""The browser and the server read addresses and select tracks by the same rules."""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np
from playwright.sync_api import Page

from analytics.artifacts import open_build
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


def test_browser_and_server_agree_on_a_thousand_random_filters(
    page: Page, served: str, demo_build: Path
) -> None:
    engine = Engine(open_build(demo_build))
    searches = list(random_searches(engine, 1_000, seed=11))
    page.goto(served)
    page.wait_for_selector("#explore")
    answers = page.evaluate(ASK, searches)
    n_narrow = 0
    for search, (address, asked, bits) in zip(searches, answers, strict=True):
        view = urls.decode(search, engine.options)
        assert (address, asked) == (urls.encode(view), urls.encode_filter(view.chosen)), search
        expected = mask(view.chosen, engine.catalogue)
        found = np.unpackbits(np.frombuffer(base64.b64decode(bits), np.uint8))[: len(expected)]
        assert np.array_equal(found.astype(bool), expected), search
        n_narrow += 0 < expected.sum() < len(expected)
    assert n_narrow > 300, "the filters must be worth comparing"
