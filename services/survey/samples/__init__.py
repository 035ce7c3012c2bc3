"""Samples: reproducible stratified random draws from completed dossiers."""
