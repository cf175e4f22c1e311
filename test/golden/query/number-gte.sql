(bytes_total >= 500000)
