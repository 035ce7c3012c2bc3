"""Machines that call in an authority's name: one-stop portals and survey apps."""
