"""The base for programs: JSON, tables, SKOS, GraphML."""
