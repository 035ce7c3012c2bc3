"""OpenRosa 1.0 (docs.getodk.org/openrosa): form list, manifest, form and submission, for ODK Collect and its like."""
