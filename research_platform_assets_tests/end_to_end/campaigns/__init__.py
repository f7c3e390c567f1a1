"""Live captures against a stand-in for GitHub: what they cost, and what faults and kills do to them."""
