"""The bot in Telegram: handlers read an update, ask the service, render and reply. Telegram is known here alone."""
