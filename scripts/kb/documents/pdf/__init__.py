"""The PDF documents, one module each."""
