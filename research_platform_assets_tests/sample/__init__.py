"""Tests of the bundled sample organisation and its generator."""
