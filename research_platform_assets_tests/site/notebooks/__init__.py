"""Tests of notebooks as HTML."""
