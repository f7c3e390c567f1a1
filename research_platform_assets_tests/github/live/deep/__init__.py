"""Tests of what follows from the tip of a default branch; `test_standin` asks a server, the others are pure."""
