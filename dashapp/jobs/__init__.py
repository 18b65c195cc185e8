"""Work that takes longer than an answer may: rows of the store, run one at a time elsewhere."""
