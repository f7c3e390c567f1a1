"""Months of changing texts, and what becomes of topics in them."""
