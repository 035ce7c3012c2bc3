"""Frameworks as workbooks: the layout that officers know, read and written without loss."""
