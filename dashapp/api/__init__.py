"""The programming interface below /api/v1: what a page can be asked, for programs.

Each module of a kind of thing gives its operations; `operations` carries them out, `document`
describes them.
"""
