((source_ip = '2001:db8::1') or (destination_ip = '2001:db8::1') or (nat_source_ip = '2001:db8::1'))
