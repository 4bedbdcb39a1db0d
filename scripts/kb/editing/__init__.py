"""Changes of sources by the program: scaffold, rename, fix."""
