"""Requests passed on to the services: streamed both ways, never held in memory, never interpreted."""
