"""Summaries of the diary."""
