"""Ways of answering from the passages found, one file each, and how sure each is.

`table/` and `verdict/` hold what several ways share; `against/` what speaks against a span of the reader.
"""
