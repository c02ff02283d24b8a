"""The commands of IRC clients, by family; `table` gathers them. A handler turns one message into steps."""
