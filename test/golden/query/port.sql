((source_port in (443, 53)) or (destination_port in (443, 53)) or (nat_source_port in (443, 53)))
