"""Builds in object storage, from which machines without a disk in common take them."""
