"""Summaries of marks on scales."""
