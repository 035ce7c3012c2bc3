"""Remedies (giải pháp khắc phục): what agencies undertake about lost points, and how the authority follows it up."""
