((source_port >= 1024) or (destination_port >= 1024) or (nat_source_port >= 1024))
