"""Tests of translating the predecessor's configuration."""
