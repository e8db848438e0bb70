"""Many people on the real page at once: nothing wrong, nothing of one in another's answer, no memory lost."""
