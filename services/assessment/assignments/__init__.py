"""Assignments: which fields of which agencies an appraiser appraises."""
