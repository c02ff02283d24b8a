"""Makes events durable and ordered before anybody is told."""
