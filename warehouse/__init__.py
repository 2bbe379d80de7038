"""The DuckDB files and the gate between them."""
