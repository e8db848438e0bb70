"""What a library holds at one moment, and how it is saved, checked and repaired."""
