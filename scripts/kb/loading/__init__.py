"""Disk -> Base."""
