"""One module per command, each with `run(arguments, settings) -> exit status`."""
