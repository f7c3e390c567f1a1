"""Tests that open the site in a headless Chromium."""
