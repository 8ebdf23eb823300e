"""Replies: words, sources, computed overviews. Pure."""
