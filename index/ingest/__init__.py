"""Documents on their way in: chunking, changes against the library, near-duplicates."""
