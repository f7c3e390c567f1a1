"""Tests of what runs by itself and what is watched."""
