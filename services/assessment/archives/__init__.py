"""Archives: all evidence of a report or a leaf as one ZIP file, made while it is sent."""
