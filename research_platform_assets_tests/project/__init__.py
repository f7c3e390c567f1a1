"""Tests of the repository itself: layout, packaging, Makefile, generated pages, and documentation that runs."""
