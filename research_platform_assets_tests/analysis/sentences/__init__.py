"""Tests of `research_platform_assets.analysis.sentences`."""
