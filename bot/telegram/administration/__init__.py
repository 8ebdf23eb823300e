"""What administrators do in Telegram. Every act needs a numeric id from the settings or the store."""
