"""Answers questions about a set of documents, each with the sentence that proves it."""
