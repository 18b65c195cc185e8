"""Plays read and listeners measured on several machines, by the rules and formulas of one.

Spark reads the files, moves the rows of a person to one place, starts work again that was lost with
a machine, and keeps what does not fit into memory on disk. What is done to a piece of a file, or to
the plays of some people, is what one machine does to all of them: `analytics.listening.reading` and
`analytics.listening.measures`, which travel to the workers with the work.
"""
