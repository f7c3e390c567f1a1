"""Tests of the comparison with the predecessor."""
