(upload_id = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')
