"""The checks, one module a family: each module of this package is loaded and registers its checks."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

for _family in sorted(each.name for each in iter_modules(__path__)):
    import_module(f"{__name__}.{_family}")
