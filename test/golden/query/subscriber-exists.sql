((msisdn is not null) or (imsi is not null) or (imei is not null) or (user_id is not null) or (subscriber_id is not null))
