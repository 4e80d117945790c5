package io.mizzen.analysis.check;

import java.time.Instant;
import org.apiguardian.api.API;

/** Hears what a check looks at, so that its result is kept until something of that changes. */
@API(status = API.Status.INTERNAL)
public interface Reads {
  /** For a check whose result nobody keeps. */
  Reads NOBODY =
      new Reads() {
        @Override
        public void type(Class<?> type) {}

        @Override
        public void until(Instant time) {}
      };

  /** All resources of a type. */
  void type(Class<?> type);

  /** Something that changes by itself at that time, as a certificate that expires. */
  void until(Instant time);
}
