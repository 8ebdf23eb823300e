"""Changing the knowledge: every change is a pure function from the texts of a folder to new ones."""
