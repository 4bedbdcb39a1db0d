"""The program behind the knowledge base: from Markdown on disk to a checked model, views and a site.

``ARCHITECTURE.md`` lists the packages in the order in which they may import each other; a test holds them to
it. ``scripts/hook.py`` is outside of this package: it is the only file that imports MkDocs.
"""
