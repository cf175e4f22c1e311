(strpos(lower((coalesce(b_party_number, domain, destination_ip))), lower('example')) > 0)
