"""A library on disk: what it holds, how it is saved, checked and repaired."""
