watched.begin();
