"""What repositories depend on: their dependency files, read without running anything.

Belongs here: parsers, one a format, and the tables made of them. Does not belong here: resolving, downloading or
judging packages.
"""
