"""Tests of the warehouse: real DuckDB files, real processes, real kills."""
