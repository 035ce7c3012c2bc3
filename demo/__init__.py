"""The presets played from the framework to the published ranking, only through the gateway's HTTP interface."""
