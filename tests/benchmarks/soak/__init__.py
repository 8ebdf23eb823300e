"""The real program under mixed load and faults for minutes: what is lost, what comes twice, how late, and how much memory it takes."""
