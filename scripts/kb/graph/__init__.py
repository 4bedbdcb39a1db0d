"""Pages as a graph: the argument, backlinks, related pages."""
