"""Questionnaires as XLSForm workbooks: read with every fault at its cell, written so that reading gives the same form."""
