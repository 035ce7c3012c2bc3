"""Ratings given at the counter, at a kiosk or on the portal: responses about the agency that resolved the dossier."""
