"""Tests of the score of reproducibility."""
