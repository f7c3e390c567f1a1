"""Programs that measure the tests, run by `make`; each is itself tested."""
