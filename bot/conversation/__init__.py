"""Conversations, whatever channel they come through: asking, remembering, choosing, and what editors make of questions that were missed."""
