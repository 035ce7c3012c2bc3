"""Frames: lists of people, households and completed dossiers that samples are drawn from."""
