"""The finished web site: pages, metadata, previews, search, redirects."""
