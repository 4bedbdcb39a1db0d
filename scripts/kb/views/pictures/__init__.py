"""Pictures as SVG: argument, matrix, map, timeline."""
