"""How far a period is: by itself, by block, field, agency and appraiser, each by one query of one snapshot."""
