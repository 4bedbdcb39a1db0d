"""The base at another revision, and what has changed since."""
