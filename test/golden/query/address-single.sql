((source_ip = '10.1.2.3') or (destination_ip = '10.1.2.3') or (nat_source_ip = '10.1.2.3'))
