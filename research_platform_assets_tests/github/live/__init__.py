"""Tests of GitHub itself as a source."""
