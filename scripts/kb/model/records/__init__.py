"""The data files, one module each: which keys a file has, and what its entries are read as.

A module of this package has ``PATH``, the file in the repository; ``FIELDS``, the keys of the file and of its
entries, which checks and editors hold people to; and ``LISTS``, the key of each list -> the type of its
entries. Such a type is a frozen dataclass whose fields are keys of an entry: ``str`` for a text, ``Located``
for a text with its position, a tuple of one of these, or of other records, for a list. What is missing or of
another form is empty. The entries are in ``Base.records``; a check is ``on`` their type.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from kb.schema.fields import Field

_FOUND: tuple[ModuleType, ...] = tuple(
    import_module(f"{__name__}.{each.name}") for each in iter_modules(__path__)
)

DATA_FIELDS: dict[str, tuple[Field, ...]] = {each.PATH: each.FIELDS for each in _FOUND}
"""Data file -> its keys."""

LISTS: dict[str, dict[str, type]] = {each.PATH: each.LISTS for each in _FOUND}
"""Data file -> its lists, and the type of their entries."""
