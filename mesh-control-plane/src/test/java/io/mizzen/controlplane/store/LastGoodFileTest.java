package io.mizzen.controlplane.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastGoodFileTest {
  @TempDir Path directory;

  @Test
  void theNewestGenerationIsReadAndOnlyTheOwnerMayReadIt() throws Exception {
    Path below = directory.resolve("made");
    LastGoodFile file = new LastGoodFile(below);
    assertThat(file.read()).isEmpty();

    file.write("first, with an \u00e4");
    file.write("second");

    assertThat(file.read()).contains("second");
    for (String name : new String[] {"last-good", "last-good.1"}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(below.resolve(name))))
          .as(name)
          .isEqualTo("rw-------");
    }
    try (var left = Files.list(below)) {
      assertThat(left).hasSize(2);
    }
  }

  /** As on Windows, where neither can be asked for. */
  @Test
  void isWrittenWithoutPermissionsWhereTheFileSystemHasNone() throws Exception {
    LastGoodFile file = new LastGoodFile(directory, LastGoodFile.Access.OF_THE_DIRECTORY);

    file.write("first");
    file.write("second");

    assertThat(file.read()).contains("second");
    assertThat(directory.resolve("last-good.1")).exists();
  }

  @Test
  void accessIsThatOfTheFileSystem() throws Exception {
    assertThat(LastGoodFile.Access.of(directory)).isEqualTo(LastGoodFile.Access.POSIX);
    try (FileSystem zip =
        FileSystems.newFileSystem(directory.resolve("a.zip"), Map.of("create", "true"))) {
      assertThat(LastGoodFile.Access.of(zip.getPath("/")))
          .isEqualTo(LastGoodFile.Access.OF_THE_DIRECTORY);
    }
  }

  /** Whatever a crash leaves of the newest generation, the one before it is whole. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 40, 100, 105})
  void aTornGenerationIsNotUsed(int bytes) throws Exception {
    LastGoodFile file = new LastGoodFile(directory);
    file.write("the first");
    file.write("the second, which is torn");
    Path newest = directory.resolve("last-good");
    byte[] whole = Files.readAllBytes(newest);
    assertThat(whole.length).isGreaterThan(bytes);

    Files.write(newest, java.util.Arrays.copyOf(whole, bytes));

    assertThat(file.read()).contains("the first");
  }

  @Test
  void aByteThatFlipsIsFoundAndAHalfWrittenSuccessorIsNoHarm() throws Exception {
    LastGoodFile file = new LastGoodFile(directory);
    file.write("the first");
    file.write("the second");
    Path newest = directory.resolve("last-good");
    byte[] flipped = Files.readAllBytes(newest);
    flipped[flipped.length - 1] ^= 1;
    Files.write(newest, flipped);
    Files.write(directory.resolve("last-good.new"), "half".getBytes(StandardCharsets.UTF_8));
    assertThat(file.read()).contains("the first");

    file.write("the third");
    assertThat(file.read()).contains("the third");
    Files.delete(newest);
    Files.delete(directory.resolve("last-good.1"));
    assertThat(file.read()).isEmpty();
  }
}
