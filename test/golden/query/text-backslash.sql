(strpos(lower(user_agent), lower('\')) > 0)
