"""What administrators do in Telegram: the facts, the inbox of misses, the revisions. Every act needs a numeric id from the settings or the store."""
