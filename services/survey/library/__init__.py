"""The question library: questionnaires ready to be copied, SIPAS and those of the presets."""
