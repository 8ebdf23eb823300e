"""What was typed: one spelling, words, concepts, numbers. Pure."""
