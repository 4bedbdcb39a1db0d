"""Markdown -> HTML and the facts found in it, each with its position in the source."""
