"""Who is let in at the door: not more than a fair share of requests, and nobody whose tokens were ended."""
