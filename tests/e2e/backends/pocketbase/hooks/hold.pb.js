// As long as the data folder holds a file `hold`, answers are kept back after their work is done.
onRecordCreateRequest((request) => {
  request.next();
  const there = () => {
    try {
      return $os.stat($app.dataDir() + "/hold") !== null;
    } catch {
      return false;
    }
  };
  while (there()) sleep(10);
}, "registrations");
