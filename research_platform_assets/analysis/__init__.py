"""What is concluded from captured facts: frames in, frames out.

Belongs here: pure functions over frames, texts and plain values. Does not belong here: Dagster, DuckDB, HTTP, clocks,
environment variables, and files other than package data.
"""
