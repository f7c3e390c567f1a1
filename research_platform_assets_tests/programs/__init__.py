"""Tests of the programs that are run over documents."""
