(source_ip_key between '20010db8000000000000000000000000' and '20010db8ffffffffffffffffffffffff')
