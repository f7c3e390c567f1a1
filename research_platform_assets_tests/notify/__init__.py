"""Tests of `research_platform_assets.notify`."""
