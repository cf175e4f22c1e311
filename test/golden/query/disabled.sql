(protocol = 'udp')
