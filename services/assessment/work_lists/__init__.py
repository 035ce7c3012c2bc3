"""Work lists: what waits for an appraiser, what is done, what differs, and what is new since the last visit."""
