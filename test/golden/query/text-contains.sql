(strpos(lower(user_agent), lower('100%')) > 0)
