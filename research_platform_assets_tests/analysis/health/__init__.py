"""Tests of the score of health."""
