"""The command `hoidap`."""
