(destination_asn = 15169)
