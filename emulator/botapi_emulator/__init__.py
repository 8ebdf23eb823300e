"""A strict emulation of Telegram's Bot API server, for testing an unmodified bot process over real HTTP on loopback."""
