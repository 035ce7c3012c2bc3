"""Webhooks: an authority's own systems are told of its events, signed as Standard Webhooks says."""
