"""The commands of ``kb``, one module each.

A module has ``configure(parser)``, which adds its arguments, and ``run(root, given)``, which returns the exit
code. Only the module of the command that was asked for is imported, so that a quick command stays quick.
"""

from __future__ import annotations

CLEAN, FAULTY, MISUSED = 0, 1, 2
"""Exit codes: all is well; there are problems; the command was used wrongly."""

COMMANDS: dict[str, str] = {
    "check": "say what is wrong, where, and what to do",
    "explain": "say what the code of a problem means, with an example",
    "build": "check, then build the site",
    "serve": "show the site on this machine and follow every edit",
    "new": "begin a page, and mark what is to be written",
    "cite": "say how a page or paragraph is cited",
    "brief": "make a briefing of called paragraphs, begin one, or compare one with what stands now",
    "editions": "put the sites of former editions below a site that has been built",
    "diff": "say what a change touches, as Markdown for a pull request",
    "rename": "move a page or rename a heading, with every link to it",
    "permalinks": "show or change the record of published ids",
    "export": "make documents: handbook, leaflets, posters and more",
    "schema": "write the JSON Schemas that editors use",
}
"""Name of each command, which is that of its module too -> what it does."""
