"""What is answered by HTTP beside the page: one module for each kind of address."""
