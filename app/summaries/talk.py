"""Summaries of talks."""
