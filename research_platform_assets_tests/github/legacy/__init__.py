"""Tests of `research_platform_assets.github.legacy`."""
