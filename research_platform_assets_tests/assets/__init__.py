"""Tests of the asset definitions: what Dagster shows of them, and what their events say."""
