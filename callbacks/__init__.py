"""Translation only: what a person did -> one question to the engine -> one layout or figure."""
