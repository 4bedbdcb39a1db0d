"""What is wrong with what a person wrote, and how it is reported."""

from __future__ import annotations

from kb.problems.problem import Edit, Problem, Span, line_and_column, sort_key

__all__ = ["Edit", "Problem", "Span", "line_and_column", "sort_key"]
