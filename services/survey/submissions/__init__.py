"""Submissions: what phones send under an instance id, kept once, with what does not fit shown to the supervisor."""
