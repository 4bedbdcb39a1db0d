"""The exports, one module each: ``kb export NAME`` makes the documents of the module of that name.

A module has ``EXPORT``, which says what it makes, and where. The module that this names has
``documents(workshop)``, which says which files there are and how each is made; it may be the same module, by
``__name__``. All modules of this package are loaded by each ``kb export`` and each build, so they
import libraries where they are used. Saying which files there are must be cheap; making one may cost.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from kb.documents.export import Export

_FOUND: dict[str, Export] = {
    each.name: import_module(f"{__name__}.{each.name}").EXPORT for each in iter_modules(__path__)
}

EXPORTS: dict[str, Export] = dict(sorted(_FOUND.items(), key=lambda pair: pair[1].order))
"""Name of each export -> what it is; ``kb export all`` makes them in this order."""
