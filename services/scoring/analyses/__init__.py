"""Analyses of one agency's result: its rounds side by side, its losses, its fields against the block."""
