(domain is not null)
