"""The static site: frames in, files out.

Belongs here: pages, templates, charts, static files and how a README becomes safe HTML. Does not belong here: computing
a figure (`analysis/`), reading a table (`warehouse/`), deciding when to build (`assets/`).
"""
