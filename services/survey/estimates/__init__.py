"""What a sample says of those it was drawn from: weighted estimates with standard error and confidence interval."""
