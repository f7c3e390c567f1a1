"""Campaigns over large sites: what rendering them costs, and how quickly they answer their readers."""
