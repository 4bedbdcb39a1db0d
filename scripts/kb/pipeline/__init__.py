"""The whole program on one screen, and the last result where it still holds."""
