"""Playlists: tracks chosen under rules and put in order, and ways from one song to another.

A list follows from a `Recipe` and the tracks of a build, and from nothing else.
"""
