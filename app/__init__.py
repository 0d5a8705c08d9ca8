"""Krachtboek: a workbook of strengths, goals and small steps that belongs to the client."""
