"""The keys that sign access tokens: made, published, used, retired; rotated without a restart."""
