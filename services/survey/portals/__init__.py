"""One-stop portals: which there are, and what their own status codes mean."""
