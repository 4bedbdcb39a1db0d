"""What is offered for download, former editions, the preview while writing."""
