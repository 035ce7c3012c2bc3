"""Publications: results made public under a decision, and what the public reads of them."""
