"""Pictures of the published snapshot."""
