"""Summaries of goals and steps."""
