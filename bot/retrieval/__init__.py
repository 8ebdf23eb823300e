"""Which fact is meant: index, evidence, decision, dialogue. Pure."""
