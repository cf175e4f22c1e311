((case when b_party_number is not null then 'supplied' when domain is not null or destination_ip is not null then 'service_endpoint' end) = 'supplied')
