((source_country = 'US') or (destination_country = 'US'))
