"""Whole builds from a stand-in for GitHub."""
