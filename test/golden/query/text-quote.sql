(strpos(lower(user_agent), lower('O''B')) > 0)
