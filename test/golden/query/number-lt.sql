(bytes_out < 1000)
