"""Quotas: how many responses of an agency and group may count. What comes beyond is kept, marked and out of the figures."""
