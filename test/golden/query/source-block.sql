(source_ip_key between '620010db8000000000000000000000000' and '620010db8ffffffffffffffffffffffff')
