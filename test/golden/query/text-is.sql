(protocol in ('tcp', 'udp'))
