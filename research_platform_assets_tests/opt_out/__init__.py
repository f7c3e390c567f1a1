"""Tests of `research_platform_assets.opt_out`."""
