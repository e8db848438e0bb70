"""Documents on their way in: chunking, and changes against the library."""
