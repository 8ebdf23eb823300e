"""Files from outside are hostile until they are read: they are read by a process of its own, whose memory and time are bounded."""
