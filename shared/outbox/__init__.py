"""What happens in a service is announced in the command's own transaction, and told to the gateway afterwards."""
