package dev.bitbeat.signal;

/** Is told how fetching goes; called from several threads. */
public interface FetchListener {
  /** Listens to nothing. */
  FetchListener NONE =
      new FetchListener() {
        @Override
        public void started(int files) {}

        @Override
        public void received(String file, long bytes) {}

        @Override
        public void finished(String file) {}
      };

  /** How many files there are to look at. */
  void started(int files);

  /** More bytes of a file came over the network. */
  void received(String file, long bytes);

  /** A file is in its place, fetched now or found there. */
  void finished(String file);
}
