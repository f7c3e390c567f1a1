"""Tests of rubrics: reading them, and judging by them."""
