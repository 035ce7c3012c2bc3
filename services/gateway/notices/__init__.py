"""Notices: who is told of an event, in which words, by mail, and whether it arrived."""
