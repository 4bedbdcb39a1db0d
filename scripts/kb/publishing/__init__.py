"""A build of the site, downloads, former editions, the preview while writing."""
