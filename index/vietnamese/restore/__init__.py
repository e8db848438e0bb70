"""Questions and texts typed without diacritics, with typos or in input method keys, restored."""
