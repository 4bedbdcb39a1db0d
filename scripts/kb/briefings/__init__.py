"""Briefings: calls of paragraphs, composed text, selection."""
