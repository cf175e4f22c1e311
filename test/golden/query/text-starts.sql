starts_with(lower(domain), lower('MAIL.'))
