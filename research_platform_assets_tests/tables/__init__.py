"""Tests of the declarations of tables."""
