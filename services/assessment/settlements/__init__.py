"""Settlements: what appraisers differ on, and what the chair makes of it; what is waived; how many opinions decide."""
