"""How far the council's points lie from what agencies claim, by agency, field and appraiser."""
