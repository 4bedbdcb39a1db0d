"""The tree of a page -> pandoc -> Word and EPUB."""
