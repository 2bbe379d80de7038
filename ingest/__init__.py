"""Files in, landing out: reads exports, checks them, pseudonymises and types them."""
