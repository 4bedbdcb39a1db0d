"""The disk: a cache by content, files replaced in one step, the commit of the sources."""
