((msisdn in ('9826411116', '919826411116')) or (imsi = '9826411116') or (imei = '9826411116') or (user_id = '9826411116') or (subscriber_id = '9826411116'))
