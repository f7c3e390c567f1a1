"""Tests of `scholarly`: indexes that answer in their formats, and that misbehave."""
