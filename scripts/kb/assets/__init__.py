"""Styles, scripts, templates and the notices of their licences."""
