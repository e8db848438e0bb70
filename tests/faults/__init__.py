"""What may happen to a library on disk, played through: `python -m tests.faults --help`."""
