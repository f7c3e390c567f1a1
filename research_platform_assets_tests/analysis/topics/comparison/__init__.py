"""`make bench-topics`: the topic model beside others, on collections with known labels."""
