package io.mizzen.xds.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PemBytesTest {
  private static final int MEBIBYTE = 1 << 20;

  @Test
  void aMebibyteIsTakenAndNoByteMore() throws IOException {
    assertThat(PemBytes.read(new ByteArrayInputStream(new byte[MEBIBYTE])))
        .hasValueSatisfying(all -> assertThat(all).hasSize(MEBIBYTE));
    assertThat(PemBytes.read(new ByteArrayInputStream(new byte[MEBIBYTE + 1]))).isEmpty();
  }
}
