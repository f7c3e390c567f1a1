"""Tests, in the folders of the package they test; `project/` tests the repository itself."""
