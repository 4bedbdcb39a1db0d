"""The tree of a page -> Typst -> PDF."""
