"""Tests of the site: markup, pages, charts, and the whole of it in a browser."""
