package io.mizzen.controlplane.store;

import com.google.common.hash.Hashing;
import io.mizzen.api.EscapedText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A text that survives crashes: {@code last-good} and the generation before it in one directory,
 * each readable by its owner only and headed by a checksum. A new generation is written beside them
 * and renamed, and the directory is synced, so that there is always one that is whole. On a file
 * system without POSIX permissions, such as Windows', its files have the access of the directory,
 * which cannot be synced there. Not safe for many threads, nor for two processes.
 */
final class LastGoodFile {
  private static final Logger log = LoggerFactory.getLogger(LastGoodFile.class);
  private static final String MAGIC = "mizzen-last-good-1 ";
  private static final int MOST_BYTES = 256 << 20;

  private final Path directory;
  private final Access access;
  private final Path newest;
  private final Path before;
  private final Path next;

  /** The abilities of the directory's file system. */
  enum Access {
    POSIX,
    OF_THE_DIRECTORY;

    static Access of(Path directory) {
      return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
          ? POSIX
          : OF_THE_DIRECTORY;
    }

    private FileAttribute<?>[] attributes() {
      return this == POSIX
          ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
          }
          : new FileAttribute<?>[0];
    }
  }

  LastGoodFile(Path directory) {
    this(directory, Access.of(directory));
  }

  LastGoodFile(Path directory, Access access) {
    this.directory = directory;
    this.access = access;
    this.newest = directory.resolve("last-good");
    this.before = directory.resolve("last-good.1");
    this.next = directory.resolve("last-good.new");
  }

  /**
   * Writes a new generation; the newest becomes the one before.
   *
   * @throws IOException if it cannot be written; what was there stays
   */
  void write(String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    String head = MAGIC + Hashing.sha256().hashBytes(body) + " " + body.length + "\n";
    Files.createDirectories(directory);
    Files.deleteIfExists(next);
    try (FileChannel channel =
        FileChannel.open(
            next,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            access.attributes())) {
      writeFully(channel, head.getBytes(StandardCharsets.US_ASCII));
      writeFully(channel, body);
      channel.force(true);
    }
    if (Files.exists(newest)) {
      Files.move(newest, before, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(next, newest, StandardCopyOption.ATOMIC_MOVE);
    if (access == Access.POSIX) {
      try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
        entries.force(true);
      }
    }
  }

  /** The newest generation that is whole; empty if there is none. */
  Optional<String> read() {
    Optional<String> text = read(newest);
    return text.isPresent() ? text : read(before);
  }

  private static Optional<String> read(Path file) {
    byte[] bytes;
    try (InputStream content = Files.newInputStream(file)) {
      bytes = content.readNBytes(MOST_BYTES);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      log.warn("cannot read {}: {}", EscapedText.of(file.toString()), e.toString());
      return Optional.empty();
    }
    Optional<String> body = body(bytes);
    if (body.isEmpty()) {
      log.warn("{} is damaged; it is not used", EscapedText.of(file.toString()));
    }
    return body;
  }

  private static Optional<String> body(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    String head = new String(bytes, 0, end, StandardCharsets.US_ASCII);
    byte[] body = Arrays.copyOfRange(bytes, Math.min(end + 1, bytes.length), bytes.length);
    String expected = MAGIC + Hashing.sha256().hashBytes(body) + " " + body.length;
    return head.equals(expected)
        ? Optional.of(new String(body, StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private static void writeFully(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
