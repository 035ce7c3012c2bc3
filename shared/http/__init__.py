"""Conventions of the REST interfaces: versions, schemas, calls between services."""
