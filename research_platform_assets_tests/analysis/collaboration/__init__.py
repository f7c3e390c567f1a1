"""Tests of the collaboration network."""
