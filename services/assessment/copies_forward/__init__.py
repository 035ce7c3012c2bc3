"""Copying forward: what an agency said in an earlier period, offered for the present one; nothing is overwritten."""
