package io.mizzen.controlplane.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.spi.ConfigText;
import io.mizzen.testkit.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryReaderTest {
  private static final String ONE = "kind: A\nname: one\n";
  private static final String TWO = ONE + "---\nkind: B\nname: two\n";

  @TempDir private Path directory;
  private final FakeClock clock = FakeClock.create();
  private DirectoryReader reader;

  @BeforeEach
  void readTwo() throws IOException {
    write(TWO);
    reader = new DirectoryReader(directory, clock.nanos());
    assertThat(text()).isEqualTo(TWO);
  }

  @Test
  void fileThatIsHalfWrittenIsGivenAsItWas() throws IOException {
    for (int length = 0; length < TWO.length(); length++) {
      write(TWO.replace("two", "new").substring(0, length));

      assertThat(text()).isEqualTo(TWO);
      clock.advance(DirectoryReader.UNCHANGED.minusNanos(1));
      assertThat(text()).isEqualTo(TWO);
      assertThat(reader.isUnfinished()).isTrue();
    }
    write(TWO.replace("two", "new"));

    assertThat(text()).isEqualTo(TWO.replace("two", "new"));
    assertThat(reader.isUnfinished()).isFalse();
  }

  @Test
  void shorterFileIsBelievedOnceItHasStayedTheSame() throws IOException {
    write(ONE);
    assertThat(text()).isEqualTo(TWO);
    assertThat(reader.isUnfinished()).isTrue();

    clock.advance(DirectoryReader.UNCHANGED);

    assertThat(text()).isEqualTo(ONE);
    assertThat(reader.isUnfinished()).isFalse();
  }

  @Test
  void wholeEditIsGivenAtOnce() throws IOException {
    write(TWO.replace("one", "x"));

    assertThat(text()).isEqualTo(TWO.replace("one", "x"));
  }

  private String text() throws IOException {
    List<ConfigText> texts = reader.read();
    assertThat(texts).hasSize(1);
    return ((ConfigText.Content) texts.get(0)).text();
  }

  private void write(String text) throws IOException {
    Files.writeString(directory.resolve("rules.yaml"), text);
  }
}
