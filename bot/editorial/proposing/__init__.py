"""Proposals: the facts that a document seems to state, each with its proof, for a person to take, edit or leave. Pure values."""
