"""What is known: documents, quotes, entities, facts and gaps. Pure values, checked when they are read."""
