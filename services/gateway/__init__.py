"""The gateway: accounts, grants, API clients, sign-in and signing keys; the one way in to the other services.

It never decides a business question: a proxied request is checked by the service that answers it.
"""
