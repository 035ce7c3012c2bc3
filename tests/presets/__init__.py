"""Tests of the presets: the data that ships with the product."""
