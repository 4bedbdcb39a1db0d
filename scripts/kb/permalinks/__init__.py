"""Published ids: the record, what has changed since, short addresses."""
