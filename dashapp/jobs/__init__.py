"""Work that takes longer than an answer may: rows of the store, run in processes of their own."""
