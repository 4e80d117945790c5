package io.mizzen.jmh.fanout;

/** Which of the two protocols streams speak. */
enum Variant {
  SOTW,
  DELTA
}
